package com.example.pipeline.cli.pipeline;

import java.time.Duration;

/** Executes one kind of action. */
public interface ActionExecutor {
    ActionType type();

    /** How long an action may take that says nothing itself ("Quotas in AWS CodePipeline"). */
    Duration timeout();

    /**
     * Reports what of the action can't be executed here; called for the whole pipeline before anything runs.
     */
    void check(Action action, ActionProblems problems);

    /**
     * Executes the action; its configuration has no variables left.
     *
     * @throws Exception fails the action with the exception's message
     */
    ActionResult execute(ActionRun run) throws Exception;
}
