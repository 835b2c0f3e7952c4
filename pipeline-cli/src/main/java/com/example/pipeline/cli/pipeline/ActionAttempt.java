package com.example.pipeline.cli.pipeline;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Runs one action on a thread of its own; whatever goes wrong is its result. */
final class ActionAttempt {
    /** How long an interrupted action may take to end what it started. */
    private static final Duration CLEAN_UP = Duration.ofSeconds(30);

    /** What the AWS SDK adds to a service's message. */
    private static final Pattern SDK_DETAILS = Pattern.compile(" \\(Service: [^()]*\\)( \\(SDK [^()]*\\))?$");

    private final ExecutionContext context;
    private final String stage;
    private final Action action;
    private final ActionExecutor executor;
    private final ExecutionListener listener;
    private final ActionLog log;
    private final FutureTask<ActionResult> task;
    private final Thread thread;
    private volatile boolean stopped;

    /** Variables and artifacts are those of now: what runs in parallel can't see what the others put out. */
    ActionAttempt(
            ExecutionContext context,
            String stage,
            Action action,
            ActionExecutor executor,
            ExecutionListener listener,
            Variables variables,
            Map<String, ArtifactLocation> artifacts)
            throws IOException {
        this.context = context;
        this.stage = stage;
        this.action = action;
        this.executor = executor;
        this.listener = listener;
        this.log = new ActionLog(
                context.directory().resolve("logs").resolve(stage + "." + action.name() + ".log"),
                line -> listener.actionSaid(stage, action, line));
        this.task = new FutureTask<>(() -> {
            Action resolved = action.withConfiguration(variables.resolve(action.configuration()));
            return executor.execute(new ActionRun(context, stage, resolved, inputs(artifacts), log));
        });
        this.thread = new Thread(task, stage + "." + action.name());
        thread.setDaemon(true);
    }

    Action action() {
        return action;
    }

    void stop() {
        stopped = true;
        thread.interrupt();
    }

    /** Returns when the action has ended. */
    ActionResult run() {
        listener.actionStarted(stage, action, log.path());
        thread.start();
        ActionResult result = result();
        if (!result.succeeded() && !result.summary().isEmpty()) {
            log.line(result.summary());
        }
        listener.actionEnded(stage, action, result, log);
        return result;
    }

    private Map<String, ArtifactLocation> inputs(Map<String, ArtifactLocation> artifacts) {
        Map<String, ArtifactLocation> inputs = new LinkedHashMap<>();
        for (String name : action.inputArtifacts()) {
            ArtifactLocation location = artifacts.get(name);
            if (location == null) {
                throw new IllegalStateException("Input artifact " + name + ": no action has put it out");
            }
            inputs.put(name, location);
        }
        return inputs;
    }

    private ActionResult result() {
        Duration timeout = action.timeout() == null ? executor.timeout() : action.timeout();
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
        if (cause instanceof Error || cause.getMessage() == null || cause instanceof NullPointerException) {
            StringWriter trace = new StringWriter();
            cause.printStackTrace(new PrintWriter(trace));
            trace.toString().lines().forEach(log::line);
        }
        return ActionResult.failed(
                cause.getMessage() == null
                        ? cause.toString()
                        : SDK_DETAILS.matcher(cause.getMessage()).replaceFirst(""));
    }
}
