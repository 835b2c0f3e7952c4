package com.example.pipeline.cli.pipeline;

import com.example.pipeline.cli.document.Section;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The executors of all action types that the local runner supports. */
public final class ActionExecutors {
    private final Map<ActionType, ActionExecutor> executors;

    public ActionExecutors(List<ActionExecutor> executors) {
        this.executors = executors.stream().collect(Collectors.toMap(ActionExecutor::type, Function.identity()));
    }

    ActionExecutor of(Action action) {
        return executors.get(action.type());
    }

    /**
     * Reports what the local runner does not support in an action.
     *
     * @param declared the action in the declaration
     * @param region the pipeline's
     */
    public void check(Action action, Section declared, String region) {
        if (action.region() != null && !action.region().equals(region)) {
            declared.problem("region", action.region() + " is not supported: the pipeline is in " + region);
        }
        ActionExecutor executor = of(action);
        if (executor == null) {
            declared.problem("actionTypeId", action.type() + " is not supported by the local runner");
        } else {
            executor.check(action, declared);
        }
    }

    /**
     * Reports what else keeps an action from running here, before anything runs.
     *
     * @param problems gets one line for each
     * @param notices gets one line for each mistake that AWS passes over
     */
    public void check(PlannedAction planned, Consumer<String> problems, Consumer<String> notices) throws IOException {
        ActionExecutor executor = of(planned.action());
        if (executor != null) {
            executor.check(planned, problems, notices);
        }
    }
}
