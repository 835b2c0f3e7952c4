package com.example.pipeline.cli.command;

import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.ActionLog;
import com.example.pipeline.cli.pipeline.ActionResult;
import com.example.pipeline.cli.pipeline.ExecutionListener;
import com.example.pipeline.cli.pipeline.Status;
import java.nio.file.Path;
import java.util.Optional;

/** Notes whether an execution reaches the action by which the pipeline updates itself. */
final class SelfUpdateWatch implements ExecutionListener {
    private final Optional<SelfUpdate> update;
    private volatile boolean started;

    SelfUpdateWatch(Optional<SelfUpdate> update) {
        this.update = update;
    }

    /** Whether the action has started. A pipeline without such an action reaches nothing. */
    boolean reached() {
        return started;
    }

    boolean isExpected() {
        return update.isPresent();
    }

    @Override
    public void actionStarted(String stage, Action action, Path log) {
        if (update.filter(new SelfUpdate(stage, action.name())::equals).isPresent()) {
            started = true;
        }
    }

    @Override
    public void stageChanged(String stage, Status status, String reason) {
        // Only actions matter.
    }

    @Override
    public void actionSaid(String stage, Action action, String line) {
        // Only the start of an action matters.
    }

    @Override
    public void actionEnded(String stage, Action action, ActionResult result, ActionLog log) {
        // Only the start of an action matters.
    }
}
