package com.example.pipeline.cli.local;

/**
 * An action that happens once: when this is closed, or when the JVM ends without that. Whoever comes second waits
 * until the action is over.
 */
public final class AtExit implements AutoCloseable {
    private final Runnable action;
    private final Thread hook;
    private boolean done;

    /** @param name of the thread that runs the action when the JVM ends */
    public AtExit(String name, Runnable action) {
        this.action = action;
        hook = new Thread(this::once, name);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        once();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending already and runs the hook, which does nothing more.
        }
    }

    private synchronized void once() {
        if (!done) {
            done = true;
            action.run();
        }
    }
}
