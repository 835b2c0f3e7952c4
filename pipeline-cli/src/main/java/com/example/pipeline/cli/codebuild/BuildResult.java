package com.example.pipeline.cli.codebuild;

import java.util.List;
import java.util.Map;

/**
 * How a build ended.
 *
 * @param failure phase, command, exit status, and last line of output; null if the build succeeded
 * @param explanation what the command that failed printed last, and which one it is; empty if the build succeeded
 * @param exportedVariables values at the end of the build; never {@code AWS_*}
 */
record BuildResult(
        Status status,
        String failure,
        List<String> explanation,
        Map<String, String> exportedVariables,
        BuildOutputs outputs) {

    /** Names as in CodeBuild's API. */
    enum Status {
        SUCCEEDED,
        FAILED,
        TIMED_OUT,
        STOPPED
    }
}
