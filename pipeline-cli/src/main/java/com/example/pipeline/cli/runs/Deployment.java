package com.example.pipeline.cli.runs;

import java.util.List;
import java.util.Optional;

/** What a run did, does, or waits to do in a stage that deploys. */
record Deployment(ListedRun run, ListedRun.Step step) {

    /** Returns the deployments of a stage, the newest first. */
    static List<Deployment> of(List<ListedRun> newestFirst, String pipeline, String stage) {
        return newestFirst.stream()
                .filter(run -> pipeline.equals(run.pipeline()) && run.commit() != null)
                .flatMap(run -> run.step(stage).stream().map(step -> new Deployment(run, step)))
                .filter(deployment -> deployment.step.start() != null && deployment.step.state() != State.SKIPPED)
                .toList();
    }

    ListedRun.Commit commit() {
        return run.commit();
    }

    boolean succeeded() {
        return step.state() == State.SUCCEEDED;
    }

    /** Whether it changed the environment and failed then; a rejected approval or a refused build changes nothing. */
    boolean failed() {
        return step.state() == State.FAILED && step.deploys();
    }

    Optional<String> remark() {
        String what = "run " + run.number() + " (" + commit().shortId() + ") ";
        return switch (step.state()) {
            case RUNNING -> Optional.of(what + "is deploying");
            case WAITING -> Optional.of(what + "waits for approval");
            case FAILED -> Optional.of(what + (step.deploys() ? "failed to deploy" : "failed before it deployed"));
            default -> Optional.empty();
        };
    }
}
