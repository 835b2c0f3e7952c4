package com.example.pipeline.cli.pipeline;

import java.util.List;
import java.util.Map;

/**
 * How an action ended.
 *
 * @param summary one line, which may be empty: what the action did, or why it failed
 * @param variables output variables, without the namespace
 * @param artifacts locations of the output artifacts
 * @param externalId the provider's id, such as a build id; null: none
 * @param reports totals of the reports that the action created
 * @param explanation why the action failed, for people; empty: the end of its log says it
 */
public record ActionResult(
        Outcome outcome,
        String summary,
        Map<String, String> variables,
        Map<String, ArtifactLocation> artifacts,
        String externalId,
        ReportTotals reports,
        List<String> explanation) {

    /** How an action can end. Of parallel actions, the last of these defines how the execution goes on. */
    public enum Outcome {
        SUCCEEDED(Status.SUCCEEDED, Status.SUCCEEDED),
        /** An approval that nobody gave; the run does not wait for it. */
        NOT_GIVEN(Status.ABANDONED, Status.STOPPED),
        /** An approval that somebody rejected, or that expired. */
        REJECTED(Status.FAILED, Status.FAILED),
        FAILED(Status.FAILED, Status.FAILED),
        /** Stopped by Ctrl-C. */
        STOPPED(Status.ABANDONED, Status.STOPPED);

        private final Status action;
        private final Status execution;

        Outcome(Status action, Status execution) {
            this.action = action;
            this.execution = execution;
        }

        PipelineExecution.Result executionResult() {
            return new PipelineExecution.Result(execution, this == NOT_GIVEN || this == REJECTED);
        }
    }

    public static ActionResult succeeded(String summary) {
        return of(Outcome.SUCCEEDED, summary);
    }

    public static ActionResult failed(String summary) {
        return of(Outcome.FAILED, summary);
    }

    public static ActionResult of(Outcome outcome, String summary) {
        return new ActionResult(outcome, summary, Map.of(), Map.of(), null, ReportTotals.NONE, List.of());
    }

    public ActionResult withVariables(Map<String, String> values) {
        return new ActionResult(outcome, summary, Map.copyOf(values), artifacts, externalId, reports, explanation);
    }

    public ActionResult withArtifacts(Map<String, ArtifactLocation> locations) {
        return new ActionResult(outcome, summary, variables, Map.copyOf(locations), externalId, reports, explanation);
    }

    public ActionResult withExternalId(String id) {
        return new ActionResult(outcome, summary, variables, artifacts, id, reports, explanation);
    }

    public ActionResult withReports(ReportTotals totals) {
        return new ActionResult(outcome, summary, variables, artifacts, externalId, totals, explanation);
    }

    public ActionResult withExplanation(List<String> lines) {
        return new ActionResult(outcome, summary, variables, artifacts, externalId, reports, List.copyOf(lines));
    }

    public boolean succeeded() {
        return outcome == Outcome.SUCCEEDED;
    }

    public Status status() {
        return outcome.action;
    }
}
