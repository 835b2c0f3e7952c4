package com.example.pipeline.cli.local;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The process group that a process leads: the process and what it started. */
public record ProcessGroup(ProcessHandle leader) {

    /** Sends SIGTERM to the group, waits for the leader, then kills what is left. */
    public void end(Duration patience) {
        // An interrupt must not keep this from ending the group.
        boolean interrupted = Thread.interrupted();
        if (!signal("TERM")) {
            leader.destroy();
        }
        interrupted |= !awaitLeader(patience);
        kill();
        interrupted |= !awaitLeader(Duration.ofSeconds(5));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kills the group. */
    public void kill() {
        signal("KILL");
        leader.destroyForcibly();
    }

    /** Returns false when it was interrupted. */
    private boolean awaitLeader(Duration patience) {
        try {
            leader.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // The kill that follows does not depend on it.
        } catch (InterruptedException e) {
            return false;
        }
        return true;
    }

    /** Java cannot send a signal to a group; every shell can. */
    private boolean signal(String name) {
        try {
            return Subprocess.of("sh", "-c", "kill -" + name + " -" + leader.pid())
                    .run()
                    .succeeded();
        } catch (IOException e) {
            return false;
        }
    }
}
