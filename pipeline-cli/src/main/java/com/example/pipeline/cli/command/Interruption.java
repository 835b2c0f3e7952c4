package com.example.pipeline.cli.command;

import com.example.pipeline.cli.pipeline.Status;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C: ends what runs, and lets the run write down that it was stopped before the process goes. */
final class Interruption {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final CurrentRun run;
    private final Thread main = Thread.currentThread();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupt, "interruption");
    private final CountDownLatch happened = new CountDownLatch(1);
    private volatile Runnable stop = main::interrupt;

    private Interruption(CurrentRun run) {
        this.run = run;
    }

    /** Of the run that the calling thread carries out. */
    static Interruption of(CurrentRun run) {
        Interruption interruption = new Interruption(run);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** What has to be called instead of interrupting the thread. */
    void onStop(Runnable action) {
        stop = action;
    }

    boolean happened() {
        return happened.getCount() == 0;
    }

    /** Waits until it happens. */
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
        run.ended(Status.STOPPED, "Stopped by Ctrl-C");
    }

    /** The run has ended, whether it was interrupted or not. */
    void over() {
        over.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is running.
        }
    }
}
