package com.example.pipeline.cli.codebuild;

import java.util.List;
import java.util.Map;

/**
 * How a build ended.
 *
 * @param phases those that ran, in order; of a repeated build, the last attempt's
 * @param exportedVariables those that were set at the end of post_build; {@code AWS_*} and secrets never
 * @param artifacts by identifier; the primary artifact has the empty one
 * @param failure phase, command, exit status and last line of output; null if the build succeeded
 * @param notices what this machine did otherwise than CodeBuild would
 */
public record BuildResult(
        Status status,
        List<PhaseResult> phases,
        Map<String, String> exportedVariables,
        Map<String, Artifact> artifacts,
        List<ReportResult> reports,
        String failure,
        List<String> notices) {

    /** Names as in CodeBuild's API. */
    public enum Status {
        SUCCEEDED,
        FAILED,
        TIMED_OUT,
        STOPPED
    }
}
