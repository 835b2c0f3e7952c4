package com.example.pipeline.cli.codebuild;

import java.time.Duration;

/** When a build's time is up. */
public record Deadline(Duration timeout, long nanoTime) {

    static Deadline in(Duration timeout) {
        return new Deadline(timeout, System.nanoTime() + timeout.toNanos());
    }

    long nanosLeft() {
        return Math.max(0, nanoTime - System.nanoTime());
    }
}
