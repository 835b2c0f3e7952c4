package com.example.pipeline.cli.pipeline;

import java.nio.file.Path;
import java.util.List;

/** Several listeners, told in order. */
public record Listeners(List<ExecutionListener> all) implements ExecutionListener {
    @Override
    public void stageChanged(String stage, Status status, String reason) {
        all.forEach(listener -> listener.stageChanged(stage, status, reason));
    }

    @Override
    public void actionStarted(String stage, Action action, Path log) {
        all.forEach(listener -> listener.actionStarted(stage, action, log));
    }

    @Override
    public void actionSaid(String stage, Action action, String line) {
        all.forEach(listener -> listener.actionSaid(stage, action, line));
    }

    @Override
    public void actionEnded(String stage, Action action, ActionResult result, ActionLog log) {
        all.forEach(listener -> listener.actionEnded(stage, action, result, log));
    }
}
