package com.example.pipeline.cli.runs;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run as lists show it, from the history of the local runs or from CodePipeline's API.
 *
 * @param number of a local run; for an execution in AWS, the first part of its id
 * @param pipeline name; null: the run ended before it was known
 * @param event what started the run, such as {@code manual} or {@code push}
 * @param ref the branch or tag; null: unknown
 * @param by who or what started the run; null: unknown
 * @param reason why the run ended, where the steps do not say it; null: they do
 * @param end null: the run goes on
 * @param restartOf the number of the run that this one replaces; null: none
 * @param steps one for each stage of the pipeline as it was then
 */
@JsonInclude(Include.NON_EMPTY)
public record ListedRun(
        String number,
        String executionId,
        String pipeline,
        Commit commit,
        String event,
        String ref,
        String by,
        State state,
        String reason,
        Instant start,
        Instant end,
        String restartOf,
        List<Step> steps) {

    /**
     * @param id full id
     * @param author null: unknown
     * @param date when it was made; null: unknown
     * @param link to the commit at its host; null: unknown
     */
    @JsonInclude(Include.NON_EMPTY)
    public record Commit(String id, String message, String author, Instant date, boolean uncommitted, String link) {

        @JsonIgnore
        public String shortId() {
            return id.substring(0, Math.min(8, id.length()));
        }

        /** The first line of the message. */
        @JsonIgnore
        public String title() {
            return message.lines().findFirst().orElse("");
        }
    }

    /**
     * A stage.
     *
     * @param deploys whether it has deployed something
     * @param stacks what it deployed, as {@code account/stack}
     */
    @JsonInclude(Include.NON_EMPTY)
    public record Step(
            String name,
            State state,
            String reason,
            Instant start,
            Instant end,
            boolean deploys,
            List<String> stacks,
            List<StepAction> actions) {

        Optional<StepAction> waiting() {
            return actions.stream()
                    .filter(action -> action.state() == State.WAITING)
                    .findFirst();
        }

        /** How long it took, or has taken until now; empty when it has not started or was skipped. */
        Optional<Duration> duration(Instant now) {
            return start == null || state == State.SKIPPED
                    ? Optional.empty()
                    : Optional.of(Duration.between(start, end == null ? now : end));
        }
    }

    /**
     * An action that has started.
     *
     * @param reports totals of tests and coverage; null: none
     * @param variables output variables
     * @param log path of the log in the directory of all runs; null: none
     * @param link to where the provider shows the action; null: none
     */
    @JsonInclude(Include.NON_EMPTY)
    public record StepAction(
            String name,
            String provider,
            State state,
            Instant start,
            Instant end,
            String summary,
            String reports,
            Map<String, String> variables,
            String log,
            String link) {}

    Optional<Step> step(String name) {
        return steps.stream().filter(step -> step.name().equals(name)).findFirst();
    }

    /** {@code manual, ada}, or {@code tag v1.2, ada}. */
    @JsonIgnore
    String startedBy() {
        return event + (ref == null ? "" : " " + ref) + (by == null ? "" : ", " + by);
    }
}
