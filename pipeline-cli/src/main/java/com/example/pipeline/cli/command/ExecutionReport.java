package com.example.pipeline.cli.command;

import com.example.pipeline.cli.embedded.ExecutionRecord;
import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.ActionLog;
import com.example.pipeline.cli.pipeline.ActionResult;
import com.example.pipeline.cli.pipeline.ExecutionListener;
import com.example.pipeline.cli.pipeline.Status;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Reports an execution to the embedded AWS, whose CodePipeline API shows it, and hears from there when somebody stops it.
 */
final class ExecutionReport implements ExecutionListener, AutoCloseable {
    private static final long POLL_MILLIS = 250;

    private final ExecutionRecord record;
    private final Content content;
    private Thread listener;

    ExecutionReport(ExecutionRecord record, int version, Map<String, String> variables) {
        this.record = record;
        this.content = new Content(version, variables);
        record.put(content);
    }

    /** @param onStop runs when somebody stops the execution, and again when somebody then abandons it */
    void listen(Consumer<ExecutionRecord.Stop> onStop) {
        listener = new Thread(() -> poll(onStop), "stop requests");
        listener.setDaemon(true);
        listener.start();
    }

    /** The record in the form that {@code executions.py} describes. */
    private static final class Content {
        public final int version;
        public final double start = now();
        public final Map<String, String> trigger =
                Map.of("triggerType", "StartPipelineExecution", "triggerDetail", "./pipeline");
        public final List<Map<String, String>> variables;
        public final List<Map<String, String>> revisions = new ArrayList<>();
        public final List<Entered> stages = new ArrayList<>();
        public Status status = Status.IN_PROGRESS;

        Content(int version, Map<String, String> variables) {
            this.version = version;
            this.variables = variables.entrySet().stream()
                    .map(variable -> Map.of("name", variable.getKey(), "value", variable.getValue()))
                    .toList();
        }
    }

    private static final class Entered {
        public String name;
        public Status status;
        public final List<Started> actions = new ArrayList<>();
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private static final class Started {
        public final String id = UUID.randomUUID().toString();
        public final double start = now();
        public double changed = start;
        public String name;
        public Status status = Status.IN_PROGRESS;
        public String summary;
        public String externalId;
        public Map<String, String> variables;
        public Map<String, ?> artifacts;
    }

    private static double now() {
        return Instant.now().toEpochMilli() / 1000.0;
    }

    @Override
    public synchronized void stageChanged(String stage, Status status, String reason) {
        entered(stage).status = status;
        record.put(content);
    }

    @Override
    public synchronized void actionStarted(String stage, Action action, Path log) {
        Started started = new Started();
        started.name = action.name();
        entered(stage).actions.add(started);
        record.put(content);
    }

    @Override
    public void actionSaid(String stage, Action action, String line) {
        // CodePipeline's API has no logs.
    }

    @Override
    public synchronized void actionEnded(String stage, Action action, ActionResult result, ActionLog log) {
        entered(stage).actions.stream()
                .filter(each -> each.name.equals(action.name()))
                .forEach(started -> end(started, result));
        if (action.type().category().equals("Source") && result.succeeded()) {
            Map<String, String> revision = new LinkedHashMap<>();
            revision.put("action", action.name());
            revision.put("artifact", action.outputArtifacts().get(0));
            revision.put("revisionId", result.externalId());
            revision.put("revisionSummary", result.summary());
            content.revisions.add(revision);
        }
        record.put(content);
    }

    private static void end(Started started, ActionResult result) {
        started.changed = now();
        started.status = result.status();
        started.summary = result.summary();
        started.externalId = result.externalId();
        started.variables = result.variables();
        started.artifacts = result.artifacts();
    }

    synchronized void ended(Status status) {
        content.status = status;
        record.put(content);
    }

    private Entered entered(String stage) {
        return content.stages.stream()
                .filter(each -> each.name.equals(stage))
                .findFirst()
                .orElseGet(() -> {
                    Entered entered = new Entered();
                    entered.name = stage;
                    entered.status = Status.IN_PROGRESS;
                    content.stages.add(entered);
                    return entered;
                });
    }

    private void poll(Consumer<ExecutionRecord.Stop> onStop) {
        ExecutionRecord.Stop last = null;
        try {
            while (last == null || !last.abandon()) {
                Thread.sleep(POLL_MILLIS);
                ExecutionRecord.Stop asked = record.stop().orElse(null);
                if (asked != null && !asked.equals(last)) {
                    onStop.accept(asked);
                    last = asked;
                }
            }
        } catch (InterruptedException e) {
            // The execution has ended.
        }
    }

    @Override
    public void close() {
        if (listener != null) {
            listener.interrupt();
        }
    }
}
