package com.example.pipeline.cli.pipeline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * One execution of a pipeline ("How pipeline executions work"). Stages run in order, and so do the run orders in a
 * stage. Actions of one run order run in parallel. After a failure, the parallel actions finish and no others start.
 * The same happens when the pipeline's definition changes; the execution is then cancelled. A stage that failed can be
 * retried ("Retry a failed stage or failed actions in a stage"): its actions that succeeded do not run again.
 */
public final class PipelineExecution {
    private final ExecutionContext context;
    private final ActionExecutors executors;
    private final BooleanSupplier definitionChanged;
    private final List<ExecutionListener> listeners;
    private final Variables variables = new Variables();
    private final Map<String, ArtifactLocation> artifacts = new HashMap<>();
    private final List<ActionAttempt> running = new ArrayList<>();
    private final Progress before;
    /** The actions of the current stage that do not run again. */
    private final Set<String> succeeded = new HashSet<>();

    private volatile boolean stopping;
    private volatile boolean finishing;

    public PipelineExecution(
            ExecutionContext context,
            ActionExecutors executors,
            Map<String, String> pipelineVariables,
            Progress before,
            BooleanSupplier definitionChanged,
            List<ExecutionListener> listeners) {
        this.context = context;
        this.executors = executors;
        this.before = before;
        this.definitionChanged = definitionChanged;
        this.listeners = List.copyOf(listeners);
        variables.put("variables", pipelineVariables);
        variables.put("codepipeline", Map.of("PipelineExecutionId", context.id()));
        before.variables().forEach(variables::put);
        artifacts.putAll(before.artifacts());
    }

    /**
     * What an execution has done before a retry.
     *
     * @param stage the stage to retry; null: the execution starts
     * @param succeeded the actions of this stage that do not run again
     * @param variables by namespace
     */
    public record Progress(
            String stage,
            Set<String> succeeded,
            Map<String, Map<String, String>> variables,
            Map<String, ArtifactLocation> artifacts) {
        public static final Progress NONE = new Progress(null, Set.of(), Map.of(), Map.of());
    }

    /** @param atApproval the execution ended at an approval that was rejected, or that nobody gave */
    public record Result(Status status, boolean atApproval) {}

    public Result run() throws IOException {
        List<Stage> stages = context.pipeline().stages();
        List<String> names = stages.stream().map(Stage::name).toList();
        for (Stage stage : stages.subList(Math.max(0, names.indexOf(before.stage())), stages.size())) {
            if (finishing) {
                return new Result(Status.STOPPED, false);
            }
            Result result = run(stage);
            if (result.status() != Status.SUCCEEDED && result.status() != Status.SKIPPED) {
                return result;
            }
        }
        return new Result(Status.SUCCEEDED, false);
    }

    /** Lets the running actions finish, and starts no others. {@link #run} returns after them, with Stopped. */
    public void finish() {
        finishing = true;
    }

    /** Stops the running actions, whose status is then Abandoned. {@link #run} returns soon after. */
    public void stop() {
        stopping = true;
        synchronized (running) {
            running.forEach(ActionAttempt::stop);
        }
    }

    private Result run(Stage stage) throws IOException {
        Optional<Stage.Refusal> refusal = stage.refusal(variables);
        if (refusal.isPresent()) {
            stageChanged(stage, refusal.get().status(), refusal.get().reason());
            return new Result(refusal.get().status(), false);
        }
        succeeded.clear();
        succeeded.addAll(stage.name().equals(before.stage()) ? before.succeeded() : Set.of());
        stageChanged(stage, Status.IN_PROGRESS, "");
        Result result = runActions(stage);
        if (result.status() == Status.FAILED && !result.atApproval() && stage.retry() != Stage.Retry.NONE) {
            if (stage.retry() == Stage.Retry.ALL_ACTIONS) {
                succeeded.clear();
            }
            result = runActions(stage);
        }
        String reason = "";
        if (result.status() == Status.SUCCEEDED) {
            Optional<Stage.Refusal> failure = stage.refusalOfSuccess(variables);
            reason = failure.map(Stage.Refusal::reason).orElse("");
            result = failure.map(refused -> new Result(refused.status(), false)).orElse(result);
        }
        stageChanged(stage, result.status(), reason);
        return result;
    }

    private void stageChanged(Stage stage, Status status, String reason) {
        listeners.forEach(listener -> listener.stageChanged(stage.name(), status, reason));
    }

    private Result runActions(Stage stage) throws IOException {
        for (List<Action> parallel : stage.byRunOrder()) {
            if (finishing) {
                return new Result(Status.STOPPED, false);
            }
            Result result = runParallel(stage, notYetSucceeded(parallel));
            if (result.status() != Status.SUCCEEDED) {
                return result;
            }
            if (definitionChanged.getAsBoolean()) {
                return new Result(Status.CANCELLED, false);
            }
        }
        return new Result(Status.SUCCEEDED, false);
    }

    private List<Action> notYetSucceeded(List<Action> actions) {
        return actions.stream()
                .filter(action -> !succeeded.contains(action.name()))
                .toList();
    }

    private Result runParallel(Stage stage, List<Action> parallel) throws IOException {
        ActionResult.Outcome worst = ActionResult.Outcome.SUCCEEDED;
        List<CompletableFuture<ActionResult>> results = new ArrayList<>();
        for (ActionAttempt attempt : attempts(stage, parallel)) {
            results.add(CompletableFuture.supplyAsync(attempt::run, task -> new Thread(task).start()));
        }
        for (int i = 0; i < results.size(); i++) {
            ActionResult result = results.get(i).join();
            artifacts.putAll(result.artifacts());
            if (result.outcome() == ActionResult.Outcome.SUCCEEDED) {
                succeeded.add(parallel.get(i).name());
            }
            String namespace = parallel.get(i).namespace();
            if (namespace != null) {
                variables.put(namespace, result.variables());
            }
            worst = result.outcome().compareTo(worst) > 0 ? result.outcome() : worst;
        }
        return stopping ? new Result(Status.STOPPED, false) : worst.executionResult();
    }

    private List<ActionAttempt> attempts(Stage stage, List<Action> parallel) throws IOException {
        synchronized (running) {
            running.clear();
            for (Action action : stopping ? List.<Action>of() : parallel) {
                running.add(new ActionAttempt(
                        context, stage.name(), action, executors.of(action), listeners, variables, artifacts));
            }
            return List.copyOf(running);
        }
    }
}
