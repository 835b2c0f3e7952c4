package com.example.pipeline.cli.codebuild;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A build to run.
 *
 * @param project name of the CodeBuild project; report groups that have no ARN get it as their prefix
 * @param number the build's number, from 1
 * @param directory the build's own folder, empty: its HOME and what it keeps between commands
 * @param source the primary source, {@code CODEBUILD_SRC_DIR}
 * @param secondarySources by identifier, {@code CODEBUILD_SRC_DIR_<identifier>}
 * @param environment what only the caller knows: the project's and the action's variables, which win over the
 *     buildspec's, {@code AWS_*}, {@code CODEBUILD_*}
 * @param secretVariables names of the variables whose values the log must not show
 * @param path folders that come first on the PATH
 * @param cache folder that lasts from build to build of the project; null: the project has no cache
 * @param timeout for the whole build
 * @param log file that gets the build's log
 */
public record BuildRequest(
        String project,
        long number,
        Buildspec buildspec,
        Path directory,
        Path source,
        Map<String, Path> secondarySources,
        Map<String, String> environment,
        Set<String> secretVariables,
        List<Path> path,
        Path cache,
        Duration timeout,
        Path log) {

    public BuildRequest {
        directory = directory.toAbsolutePath().normalize();
        source = source.toAbsolutePath().normalize();
        secondarySources = Map.copyOf(secondarySources);
        environment = Map.copyOf(environment);
        secretVariables = Set.copyOf(secretVariables);
        path = List.copyOf(path);
    }
}
