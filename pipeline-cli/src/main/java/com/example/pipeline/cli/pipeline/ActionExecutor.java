package com.example.pipeline.cli.pipeline;

import com.example.pipeline.cli.document.Section;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

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
     * Reports what else keeps an action from running here, before anything runs: what is deployed for it, and what the
     * source has for it.
     *
     * @param problems gets one line for each
     * @param notices gets one line for each mistake that AWS passes over
     */
    default void check(PlannedAction planned, Consumer<String> problems, Consumer<String> notices) throws IOException {}

    /**
     * Executes the action, whose configuration has its variables resolved.
     *
     * @throws Exception fails the action with the exception's message
     */
    ActionResult execute(ActionRun run) throws Exception;
}
