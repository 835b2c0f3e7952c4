package com.example.pipeline.cli.host;

import java.time.Duration;

/** When a build's time is up. */
record Deadline(Duration timeout, long nanoTime) {

    static Deadline in(Duration timeout) {
        return new Deadline(timeout, System.nanoTime() + timeout.toNanos());
    }

    long nanosLeft() {
        return Math.max(0, nanoTime - System.nanoTime());
    }
}
