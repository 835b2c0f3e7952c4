package com.example.pipeline.cli.pipeline;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what happens in an execution, a line for each event. */
final class Events implements ExecutionListener {
    final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void stageChanged(String stage, Status status, String reason) {
        lines.add(stage + " " + status + (reason.isEmpty() ? "" : " (" + reason + ")"));
    }

    @Override
    public void actionStarted(String stage, Action action, Path log) {
        lines.add(stage + "." + action.name() + " started");
    }

    @Override
    public void actionSaid(String stage, Action action, String line) {
        lines.add(stage + "." + action.name() + ": " + line);
    }

    @Override
    public void actionEnded(String stage, Action action, ActionResult result, ActionLog log) {
        lines.add(stage + "." + action.name() + " " + result.status());
    }
}
