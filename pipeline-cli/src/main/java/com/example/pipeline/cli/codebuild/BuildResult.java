package com.example.pipeline.cli.codebuild;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a build ended.
 *
 * @param failure phase, command, exit status, and last line of output; null if the build succeeded
 * @param exportedVariables values at the end of the build; never {@code AWS_*}
 * @param artifacts the files of each artifact by their paths in it; the primary artifact's identifier is empty
 */
record BuildResult(
        Status status,
        String failure,
        Map<String, String> exportedVariables,
        Map<String, Map<String, Path>> artifacts,
        List<BuildReport> reports) {

    /** Names as in CodeBuild's API. */
    enum Status {
        SUCCEEDED,
        FAILED,
        TIMED_OUT,
        STOPPED
    }

    /** A build that has no output. */
    static BuildResult ended(Status status, String failure) {
        return new BuildResult(status, failure, Map.of(), Map.of(), List.of());
    }
}
