package com.example.pipeline.cli.codebuild;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A build, run by processes of this machine instead of a container.
 *
 * @param project name of the CodeBuild project; also the prefix of its report groups
 * @param number the build number, from 1
 * @param image of the project
 * @param privileged whether the build can use Docker
 * @param directory an empty directory for HOME and for what the build keeps between commands
 * @param source the primary source, {@code CODEBUILD_SRC_DIR}
 * @param secondarySources by identifier, {@code CODEBUILD_SRC_DIR_<identifier>}
 * @param environment variables of the project and of the action, {@code AWS_*} and {@code CODEBUILD_*}; they
 *     override the buildspec's
 * @param secrets values that the log must not show
 * @param path directories that come first on the PATH
 * @param cache directory that later builds of the project see again; null: the project has no cache
 * @param timeout for the whole build
 * @param log file for the build's log
 */
record Build(
        String project,
        long number,
        BuildImage image,
        boolean privileged,
        Buildspec buildspec,
        Path directory,
        Path source,
        Map<String, Path> secondarySources,
        Map<String, String> environment,
        Set<String> secrets,
        List<Path> path,
        Path cache,
        Duration timeout,
        Path log) {

    Build {
        directory = directory.toAbsolutePath().normalize();
        source = source.toAbsolutePath().normalize();
        secondarySources = Map.copyOf(secondarySources);
        environment = Map.copyOf(environment);
        secrets = Set.copyOf(secrets);
        path = List.copyOf(path);
    }

    /**
     * Runs the build and then ends every process that it started. Interrupting the thread stops the build.
     *
     * @param progress receives each command and each line of output, from any thread
     * @throws UncheckedIOException if the log can't be written
     * @throws IllegalArgumentException if a shell can't carry a variable of this name
     */
    BuildResult run(LocalImage machine, Consumer<String> progress) {
        long end = System.nanoTime() + timeout.toNanos();
        try (BuildLog buildLog = new BuildLog(log, secrets, progress)) {
            return run(machine.variables(this), machine, buildLog, end);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BuildResult run(Map<String, String> variables, LocalImage machine, BuildLog buildLog, long end) {
        try {
            machine.prepare(this, variables);
            Optional<String> missing = RuntimeVersions.choose(buildspec, image, variables, machine, buildLog);
            if (missing.isPresent()) {
                return failed(missing.get(), buildLog);
            }
            for (String pattern : buildspec.cachePaths()) {
                CacheLinks.link(pattern, source, Path.of(variables.get("HOME")), cache, buildLog);
            }
            return runPhases(variables, buildLog, end);
        } catch (IOException e) {
            return failed("the build can't run: " + e.getMessage(), buildLog);
        }
    }

    private static BuildResult failed(String failure, BuildLog buildLog) {
        buildLog.container(failure);
        return new BuildResult(BuildResult.Status.FAILED, failure, List.of(failure), Map.of(), BuildOutputs.NONE);
    }

    /** Runs the phases, and repeats them as long as {@code on-failure: RETRY} asks for it. */
    private BuildResult runPhases(Map<String, String> variables, BuildLog buildLog, long end) throws IOException {
        for (int repetition = 0; ; repetition++) {
            Path state = directory.resolve("shell-" + repetition);
            try (CommandShell shell = new CommandShell(this, state, variables, buildLog, end)) {
                Optional<BuildResult> result = new BuildPhases(this, shell, buildLog).run(repetition);
                if (result.isPresent()) {
                    return result.get();
                }
            }
            buildLog.container("on-failure: the build is repeated in the same directory; CodeBuild uses a new one");
        }
    }
}
