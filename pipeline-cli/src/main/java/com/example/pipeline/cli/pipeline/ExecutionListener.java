package com.example.pipeline.cli.pipeline;

import java.nio.file.Path;

/** Follows an execution. Several threads call it. */
public interface ExecutionListener {
    void stageChanged(String stage, Status status, String reason);

    void actionStarted(String stage, Action action, Path log);

    /** A line of the action's log. */
    void actionSaid(String stage, Action action, String line);

    void actionEnded(String stage, Action action, ActionResult result, ActionLog log);
}
