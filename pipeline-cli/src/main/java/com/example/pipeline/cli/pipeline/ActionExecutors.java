package com.example.pipeline.cli.pipeline;

import com.example.pipeline.cli.document.Problems;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The kinds of action that can be executed. */
public final class ActionExecutors {
    private final Map<ActionType, ActionExecutor> executors;

    public ActionExecutors(List<ActionExecutor> executors) {
        this.executors = executors.stream().collect(Collectors.toMap(ActionExecutor::type, Function.identity()));
    }

    ActionExecutor of(Action action) {
        return executors.get(action.type());
    }

    /** Reports every action that can't be executed as declared. */
    public void check(PipelineDeclaration pipeline, String region, Problems problems) {
        for (Stage stage : pipeline.stages()) {
            for (Action action : stage.actions()) {
                check(stage.name(), action, region, problems);
            }
        }
    }

    private void check(String stage, Action action, String region, Problems problems) {
        ActionProblems found = new ActionProblems(stage, action, problems);
        if (action.region() != null && !action.region().equals(region)) {
            found.action("region", action.region() + " is not supported: the pipeline is in " + region);
        }
        ActionExecutor executor = of(action);
        if (executor == null) {
            found.action("actionTypeId", "provider " + action.type() + " is not supported");
        } else {
            executor.check(action, found);
        }
    }
}
