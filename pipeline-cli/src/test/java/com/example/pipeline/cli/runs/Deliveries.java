package com.example.pipeline.cli.runs;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Runs of a pipeline with the stages Build, Dev, and Prod, one hour apart. Each commit is an hour older than its run. */
final class Deliveries {
    static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private final List<ListedRun> newestFirst = new ArrayList<>();

    /** Adds a run. Its stages take ten minutes each. */
    Deliveries run(String commit, State dev, State prod) {
        int number = newestFirst.size() + 1;
        Instant start = START.plus(Duration.ofHours(number));
        State state = prod == State.NOT_STARTED ? dev : prod;
        newestFirst.add(
                0,
                new ListedRun(
                        String.valueOf(number),
                        "id",
                        "delivery",
                        new ListedRun.Commit(commit, commit, "Ada", start.minus(Duration.ofHours(1)), false, null),
                        "push",
                        "main",
                        "Ada",
                        state,
                        null,
                        start,
                        start.plus(Duration.ofMinutes(30)),
                        null,
                        List.of(
                                step("Build", State.SUCCEEDED, start, false),
                                step("Dev", dev, start.plus(Duration.ofMinutes(10)), true),
                                step("Deploy_Prod", prod, start.plus(Duration.ofMinutes(20)), true))));
        return this;
    }

    List<ListedRun> newestFirst() {
        return newestFirst;
    }

    private static ListedRun.Step step(String name, State state, Instant start, boolean environment) {
        boolean started = state != State.NOT_STARTED && state != State.SKIPPED;
        boolean ended = started && !state.isOpen();
        return new ListedRun.Step(
                name,
                state,
                null,
                started ? start : null,
                ended ? start.plus(Duration.ofMinutes(10)) : null,
                environment && ended,
                List.of(),
                List.of());
    }
}
