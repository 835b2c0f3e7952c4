package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.PlannedAction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;

/**
 * Finds what the local runner does not support in the project and the buildspec of an action, before the pipeline runs.
 * What AWS refuses, too, fails the build, as in AWS.
 */
record BuildCheck(PlannedAction planned, CodeBuildClient codeBuild) {

    List<String> unsupported() throws IOException {
        String name = planned.action().configuration().getOrDefault("ProjectName", "");
        Optional<BuildProject> found =
                name.isEmpty() || name.contains("#{") ? Optional.empty() : BuildProject.find(codeBuild, name);
        List<String> unsupported = new ArrayList<>();
        if (found.isPresent()) {
            // A project that is not there yet is one that the pipeline itself creates.
            BuildProject project = found.get();
            LocalImage machine = LocalImage.ofThisMachine();
            project.unsupported(machine).forEach(what -> unsupported.add("Project " + project.name() + ": " + what));
            buildspec(project)
                    .ifPresent(text -> unsupported(project, text, machine).forEach(unsupported::add));
        }
        return unsupported;
    }

    private static Stream<String> unsupported(BuildProject project, String buildspec, LocalImage machine) {
        String name = project.inlineBuildspec() == null
                ? project.buildspecFile()
                : "Project " + project.name() + ", " + BuildProject.INLINE;
        List<String> unsupported = BuildspecReader.unsupported(buildspec, name);
        try {
            Buildspec parsed = BuildspecReader.parse(buildspec, name);
            Stream<String> other = project.refuses(parsed)
                    ? Stream.of(BuildProject.ON_FAILURE)
                    : RuntimeVersions.missing(parsed, project.image(), machine).stream();
            return Stream.concat(unsupported.stream(), other.map(what -> name + ": " + what));
        } catch (Problem e) {
            return unsupported.stream();
        }
    }

    /** Returns the buildspec, unless it is in an artifact that an action is yet to make. */
    private Optional<String> buildspec(BuildProject project) throws IOException {
        if (project.inlineBuildspec() != null) {
            return Optional.of(project.inlineBuildspec());
        }
        Action action = planned.action();
        String first =
                action.inputArtifacts().isEmpty() ? "" : action.inputArtifacts().get(0);
        String primary = action.configuration().getOrDefault("PrimarySource", first);
        return planned.files().has(primary) ? planned.files().text(primary, project.buildspecFile()) : Optional.empty();
    }
}
