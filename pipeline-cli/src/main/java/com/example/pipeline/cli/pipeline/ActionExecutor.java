package com.example.pipeline.cli.pipeline;

import java.time.Duration;

/** Executes actions of one type. */
public interface ActionExecutor {
    ActionType type();

    /** The default timeout of the action type ("Quotas in AWS CodePipeline"). */
    Duration timeout();

    /**
     * Reports what of the action can't be executed here; called for the whole pipeline before anything runs.
     */
    void check(Action action, ActionProblems problems);

    /**
     * Executes the action, whose configuration has its variables resolved.
     *
     * @throws Exception fails the action with the exception's message
     */
    ActionResult execute(ActionRun run) throws Exception;
}
