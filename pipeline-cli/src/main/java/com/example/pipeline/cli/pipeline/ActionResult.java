package com.example.pipeline.cli.pipeline;

import java.util.Map;

/**
 * How an action ended.
 *
 * @param summary one line: what it did, or why it failed; may be empty
 * @param variables its output variables, without the namespace
 * @param artifacts where its output artifacts are
 * @param externalId what the provider calls it, such as a build id; null: nothing
 * @param reports totals of the reports that it made
 */
public record ActionResult(
        Outcome outcome,
        String summary,
        Map<String, String> variables,
        Map<String, ArtifactLocation> artifacts,
        String externalId,
        ReportTotals reports) {

    public enum Outcome {
        SUCCEEDED(Status.SUCCEEDED),
        FAILED(Status.FAILED),
        /** An approval that somebody refused, or that expired. */
        REJECTED(Status.FAILED),
        /** An approval that nobody can give here: the run stops and waits for nothing. */
        NOT_GIVEN(Status.ABANDONED),
        /** Ended by Ctrl-C. */
        STOPPED(Status.ABANDONED);

        private final Status status;

        Outcome(Status status) {
            this.status = status;
        }
    }

    public static ActionResult succeeded(String summary) {
        return of(Outcome.SUCCEEDED, summary);
    }

    public static ActionResult failed(String summary) {
        return of(Outcome.FAILED, summary);
    }

    public static ActionResult of(Outcome outcome, String summary) {
        return new ActionResult(outcome, summary, Map.of(), Map.of(), null, ReportTotals.NONE);
    }

    public ActionResult withVariables(Map<String, String> values) {
        return new ActionResult(outcome, summary, Map.copyOf(values), artifacts, externalId, reports);
    }

    public ActionResult withArtifacts(Map<String, ArtifactLocation> locations) {
        return new ActionResult(outcome, summary, variables, Map.copyOf(locations), externalId, reports);
    }

    public ActionResult withExternalId(String id) {
        return new ActionResult(outcome, summary, variables, artifacts, id, reports);
    }

    public ActionResult withReports(ReportTotals totals) {
        return new ActionResult(outcome, summary, variables, artifacts, externalId, totals);
    }

    public boolean succeeded() {
        return outcome == Outcome.SUCCEEDED;
    }

    public Status status() {
        return outcome.status;
    }
}
