package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.assembly.Revision;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.document.Problems;
import com.example.pipeline.cli.embedded.EmbeddedAws;
import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.ActionType;
import com.example.pipeline.cli.pipeline.PipelineDeclaration;
import com.example.pipeline.cli.pipeline.PipelineLocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;

/**
 * Reports what the local runner does not support in the projects and buildspecs of a pipeline, before the pipeline runs. What
 * AWS refuses, too, fails the build, as in AWS.
 *
 * @param revision the source of the run, where buildspecs are
 */
public record BuildCheck(EmbeddedAws aws, Revision revision) {
    private static final ActionType CODE_BUILD = new ActionType("Build", "AWS", "CodeBuild", "1");

    public void check(PipelineDeclaration pipeline, PipelineLocation location, Problems problems) {
        CodeBuildClient codeBuild = aws.clients(location.region()).codeBuild(aws.root(location.account()));
        LocalImage machine = LocalImage.ofThisMachine();
        List<String> sources = pipeline.stages().stream()
                .limit(1)
                .flatMap(stage -> stage.actions().stream())
                .flatMap(action -> action.outputArtifacts().stream())
                .toList();
        Set<String> found = new LinkedHashSet<>();
        pipeline.stages().stream()
                .flatMap(stage -> stage.actions().stream())
                .filter(action -> CODE_BUILD.equals(action.type()) && action.configuration("ProjectName") != null)
                // A project that is not there yet is one that the pipeline itself creates.
                .forEach(action -> BuildProject.find(codeBuild, action.configuration("ProjectName"))
                        .ifPresent(project -> found.addAll(unsupported(project, action, sources, machine))));
        found.forEach(line -> problems.addUnsupported(0, "", line));
    }

    private List<String> unsupported(BuildProject project, Action action, List<String> sources, LocalImage machine) {
        Stream<String> settings =
                project.unsupported(machine).stream().map(what -> "Project " + project.name() + ": " + what);
        return Stream.concat(
                        settings,
                        buildspec(project, action, sources).stream()
                                .flatMap(text -> unsupported(project, text, machine)))
                .toList();
    }

    private static Stream<String> unsupported(BuildProject project, String buildspec, LocalImage machine) {
        String name = project.inlineBuildspec() == null
                ? project.buildspecFile()
                : "Project " + project.name() + ", " + BuildProject.INLINE;
        List<String> unsupported = BuildspecReader.unsupported(buildspec, name);
        try {
            return Stream.concat(
                    unsupported.stream(),
                    RuntimeVersions.missing(BuildspecReader.parse(buildspec, name), project.image(), machine).stream()
                            .map(what -> name + ": " + what));
        } catch (Problem e) {
            return unsupported.stream();
        }
    }

    /** Returns the buildspec, unless it is in an artifact that an action is yet to make. */
    private Optional<String> buildspec(BuildProject project, Action action, List<String> sources) {
        if (project.inlineBuildspec() != null) {
            return Optional.of(project.inlineBuildspec());
        }
        String primary = action.configuration("PrimarySource") == null
                        && !action.inputArtifacts().isEmpty()
                ? action.inputArtifacts().get(0)
                : action.configuration("PrimarySource");
        try {
            return sources.contains(primary) ? revision.text(project.buildspecFile()) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
