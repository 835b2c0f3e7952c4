package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.PlannedAction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;

/**
 * Finds what is wrong with the project and the buildspec of an action, or not supported by the local runner, before the
 * pipeline runs. In AWS, a mistake in a buildspec fails the build that reads it, after all stages before it.
 */
record BuildCheck(PlannedAction planned, CodeBuildClient codeBuild, Consumer<String> notices) {

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

    private Stream<String> unsupported(BuildProject project, String buildspec, LocalImage machine) {
        String name = project.inlineBuildspec() == null
                ? project.buildspecFile()
                : "Project " + project.name() + ", " + BuildProject.INLINE;
        try {
            Buildspec parsed = BuildspecReader.parse(buildspec, name);
            parsed.notices().forEach(notices);
            Stream<String> other = project.refuses(parsed)
                    ? Stream.of(BuildProject.ON_FAILURE)
                    : RuntimeVersions.missing(parsed, project.image(), machine).stream();
            return other.map(what -> name + ": " + what);
        } catch (Problem mistakes) {
            return mistakes.getMessage().lines();
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
