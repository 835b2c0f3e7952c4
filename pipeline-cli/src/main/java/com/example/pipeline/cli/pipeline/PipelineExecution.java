package com.example.pipeline.cli.pipeline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/**
 * One execution of a pipeline ("How pipeline executions work"): stages in order, in a stage the run orders in
 * order, equal run orders in parallel. After a failure the actions beside it finish and nothing more starts;
 * so it is when the pipeline's definition has changed, and the execution is then cancelled.
 */
public final class PipelineExecution {
    private final ExecutionContext context;
    private final ActionExecutors executors;
    private final BooleanSupplier definitionChanged;
    private final ExecutionListener listener;
    private final Variables variables = new Variables();
    private final Map<String, ArtifactLocation> artifacts = new ConcurrentHashMap<>();
    private final List<ActionAttempt> running = new ArrayList<>();
    private volatile boolean stopping;

    public PipelineExecution(
            ExecutionContext context,
            ActionExecutors executors,
            Map<String, String> pipelineVariables,
            BooleanSupplier definitionChanged,
            ExecutionListener listener) {
        this.context = context;
        this.executors = executors;
        this.definitionChanged = definitionChanged;
        this.listener = listener;
        variables.put("variables", pipelineVariables);
        variables.put("codepipeline", Map.of("PipelineExecutionId", context.id()));
    }

    /** @param atApproval the run ended at an approval that was refused, or not given */
    public record Result(Status status, boolean atApproval) {}

    public Result run() throws IOException {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            for (Stage stage : context.pipeline().stages()) {
                Result result = run(stage, threads);
                if (result.status() != Status.SUCCEEDED && result.status() != Status.SKIPPED) {
                    return result;
                }
            }
            return new Result(Status.SUCCEEDED, false);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Ends running actions, which are then abandoned; {@link #run} returns soon after. */
    public void stop() {
        stopping = true;
        synchronized (running) {
            running.forEach(ActionAttempt::stop);
        }
    }

    private Result run(Stage stage, ExecutorService threads) throws IOException {
        Optional<EntryConditions.Refusal> refusal = new EntryConditions(variables).look(stage);
        Result result;
        String reason = "";
        if (refusal.isPresent()) {
            result = new Result(refusal.get().status(), false);
            reason = refusal.get().reason();
        } else {
            listener.stageChanged(stage.name(), Status.IN_PROGRESS, "");
            result = runActions(stage, threads);
        }
        listener.stageChanged(stage.name(), result.status(), reason);
        return result;
    }

    private Result runActions(Stage stage, ExecutorService threads) throws IOException {
        for (List<Action> parallel : stage.byRunOrder()) {
            Result result = merge(run(stage, parallel, threads));
            if (result.status() != Status.SUCCEEDED) {
                return result;
            }
            if (definitionChanged.getAsBoolean()) {
                return new Result(Status.CANCELLED, false);
            }
        }
        return new Result(Status.SUCCEEDED, false);
    }

    private List<ActionResult> run(Stage stage, List<Action> parallel, ExecutorService threads) throws IOException {
        List<ActionAttempt> attempts = attempts(stage, parallel);
        List<ActionResult> results = new ArrayList<>();
        List<Future<ActionResult>> futures =
                attempts.stream().map(attempt -> threads.submit(attempt::run)).toList();
        for (int i = 0; i < attempts.size(); i++) {
            ActionResult result = await(futures.get(i));
            results.add(result);
            artifacts.putAll(result.artifacts());
            String namespace = attempts.get(i).action().namespace();
            if (namespace != null) {
                variables.put(namespace, result.variables());
            }
        }
        return results;
    }

    private List<ActionAttempt> attempts(Stage stage, List<Action> parallel) throws IOException {
        synchronized (running) {
            running.clear();
            for (Action action : stopping ? List.<Action>of() : parallel) {
                running.add(new ActionAttempt(
                        context,
                        stage.name(),
                        action,
                        executors.of(action),
                        listener,
                        variables,
                        Map.copyOf(artifacts)));
            }
            return List.copyOf(running);
        }
    }

    private static ActionResult await(Future<ActionResult> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ActionResult.of(ActionResult.Outcome.STOPPED, "Stopped");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private Result merge(List<ActionResult> results) {
        List<ActionResult.Outcome> outcomes =
                results.stream().map(ActionResult::outcome).toList();
        boolean atApproval =
                outcomes.contains(ActionResult.Outcome.REJECTED) || outcomes.contains(ActionResult.Outcome.NOT_GIVEN);
        if (stopping || outcomes.contains(ActionResult.Outcome.STOPPED)) {
            return new Result(Status.STOPPED, false);
        }
        if (outcomes.contains(ActionResult.Outcome.FAILED)) {
            return new Result(Status.FAILED, false);
        }
        if (atApproval) {
            boolean rejected = outcomes.contains(ActionResult.Outcome.REJECTED);
            return new Result(rejected ? Status.FAILED : Status.STOPPED, true);
        }
        return new Result(Status.SUCCEEDED, false);
    }
}
