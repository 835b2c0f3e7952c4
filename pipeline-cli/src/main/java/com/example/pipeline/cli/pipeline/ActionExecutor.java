package com.example.pipeline.cli.pipeline;

import com.example.pipeline.cli.document.Section;
import java.time.Duration;

/** Executes actions of one type. */
public interface ActionExecutor {
    ActionType type();

    /** The default timeout of the action type ("Quotas in AWS CodePipeline"). */
    Duration timeout();

    /**
     * Reports what the local runner does not support in an action, before anything runs. Keys of the action's configuration
     * that the executor does not ask for are unknown.
     *
     * @param declared the action in the declaration
     */
    void check(Action action, Section declared);

    /**
     * Executes the action, whose configuration has its variables resolved.
     *
     * @throws Exception fails the action with the exception's message
     */
    ActionResult execute(ActionRun run) throws Exception;
}
