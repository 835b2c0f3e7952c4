package com.example.pipeline.cli.pipeline;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Runs one action on its own thread. An exception in the action becomes its result. */
final class ActionAttempt {
    /** How long an interrupted action may take to end what it started. */
    private static final Duration CLEAN_UP = Duration.ofSeconds(30);

    /** What the AWS SDK adds to a service's message. */
    private static final Pattern SDK_DETAILS = Pattern.compile(" \\(Service: [^()]*\\)( \\(SDK [^()]*\\))?$");

    private final String stage;
    private final Action action;
    private final List<ExecutionListener> listeners;
    private final Duration timeout;
    private final ActionLog log;
    private final FutureTask<ActionResult> task;
    private final Thread thread;
    private volatile boolean stopped;

    /** Copies variables and artifacts, so that an action cannot see the output of a parallel action. */
    ActionAttempt(
            ExecutionContext context,
            String stage,
            Action action,
            ActionExecutor executor,
            List<ExecutionListener> listeners,
            Variables variables,
            Map<String, ArtifactLocation> artifacts)
            throws IOException {
        this.stage = stage;
        this.action = action;
        this.listeners = listeners;
        this.timeout = action.timeout() == null ? executor.timeout() : action.timeout();
        this.log = new ActionLog(
                context.directory().resolve("logs").resolve(stage + "." + action.name() + ".log"),
                line -> listeners.forEach(listener -> listener.actionSaid(stage, action, line)));
        Variables earlierVariables = variables.copy();
        Map<String, ArtifactLocation> earlierArtifacts = Map.copyOf(artifacts);
        this.task = new FutureTask<>(() -> {
            Action resolved = action.withConfiguration(earlierVariables.resolve(action.configuration()));
            return executor.execute(new ActionRun(context, stage, resolved, inputs(earlierArtifacts), log));
        });
        this.thread = new Thread(task, stage + "." + action.name());
        thread.setDaemon(true);
    }

    void stop() {
        stopped = true;
        thread.interrupt();
    }

    /** Returns when the action has ended. */
    ActionResult run() {
        listeners.forEach(listener -> listener.actionStarted(stage, action, log.path()));
        thread.start();
        ActionResult result = result();
        if (!result.succeeded() && !result.summary().isEmpty()) {
            log.line(result.summary());
        }
        listeners.forEach(listener -> listener.actionEnded(stage, action, result, log));
        return result;
    }

    private Map<String, ArtifactLocation> inputs(Map<String, ArtifactLocation> artifacts) {
        Map<String, ArtifactLocation> inputs = new LinkedHashMap<>();
        for (String name : action.inputArtifacts()) {
            ArtifactLocation location = artifacts.get(name);
            if (location == null) {
                throw new IllegalStateException(
                        "Input artifact " + name + " does not exist: no earlier action created it");
            }
            inputs.put(name, location);
        }
        return inputs;
    }

    private ActionResult result() {
        try {
            return task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            cleanUp();
            return ActionResult.failed("Timed out after " + timeout.toMinutes() + " minutes");
        } catch (InterruptedException e) {
            stopped = true;
            cleanUp();
            return ActionResult.of(ActionResult.Outcome.STOPPED, "Stopped");
        } catch (ExecutionException e) {
            return stopped ? ActionResult.of(ActionResult.Outcome.STOPPED, "Stopped") : failed(e.getCause());
        }
    }

    private void cleanUp() {
        thread.interrupt();
        try {
            thread.join(CLEAN_UP.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ActionResult failed(Throwable cause) {
        String message = cause.getMessage();
        if (cause instanceof Error || message == null || cause instanceof NullPointerException) {
            StringWriter trace = new StringWriter();
            cause.printStackTrace(new PrintWriter(trace));
            trace.toString().lines().forEach(log::line);
        }
        if (message == null) {
            return ActionResult.failed(cause.toString());
        }
        String reason = SDK_DETAILS.matcher(message).replaceFirst("");
        return ActionResult.failed(reason)
                .withExplanation(
                        cause instanceof Error ? List.of() : reason.lines().toList());
    }
}
