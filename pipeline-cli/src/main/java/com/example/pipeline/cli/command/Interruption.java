package com.example.pipeline.cli.command;

import com.example.pipeline.cli.pipeline.Status;
import com.example.pipeline.cli.runs.RunJournal;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C: stops the run of the thread that makes this, and records that before the process ends. */
final class Interruption {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final RunJournal journal;
    private final CountDownLatch happened = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupt, "interruption");
    private volatile Runnable stop = Thread.currentThread()::interrupt;

    Interruption(RunJournal journal) {
        this.journal = journal;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Sets what stops the run from now on, instead of an interrupt of its thread. */
    void onStop(Runnable action) {
        stop = action;
    }

    boolean happened() {
        return happened.getCount() == 0;
    }

    /** Waits for Ctrl-C. */
    void await() throws InterruptedException {
        happened.await();
    }

    private void interrupt() {
        happened.countDown();
        stop.run();
        try {
            over.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        journal.ended(Status.STOPPED, "Stopped by Ctrl-C");
    }

    /** Tells that the run has ended, whether it was interrupted or not. */
    void over() {
        over.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending and runs the hook.
        }
    }
}
