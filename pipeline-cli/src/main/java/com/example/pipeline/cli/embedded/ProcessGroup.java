package com.example.pipeline.cli.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process that leads a group of its own, and all that it started. */
record ProcessGroup(ProcessHandle leader) {

    /** Sends SIGTERM, waits for the leader, then kills what is left. */
    void end(Duration patience) {
        if (!signal("TERM")) {
            leader.destroy();
        }
        if (!awaitLeader(patience)) {
            leader.destroyForcibly();
        }
        signal("KILL");
        awaitLeader(Duration.ofSeconds(5));
    }

    private boolean awaitLeader(Duration patience) {
        try {
            leader.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Java cannot signal a group; every shell can. */
    private boolean signal(String name) {
        try {
            return new Command("sh", "-c", "kill -" + name + " -" + leader.pid())
                            .run()
                            .exitCode()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
