package com.example.pipeline.cli.runs;

import com.example.pipeline.cli.pipeline.Status;

/** What a line begins with: a sign that can be told apart without its colour. */
enum Mark {
    DONE("✓", "32"),
    FAILED("✗", "31"),
    SKIPPED("–", "2"),
    STOPPED("■", "33"),
    CANCELLED("↻", "36");

    private final String sign;
    private final String colour;

    Mark(String sign, String colour) {
        this.sign = sign;
        this.colour = colour;
    }

    static Mark of(Status status) {
        return switch (status) {
            case SUCCEEDED -> DONE;
            case FAILED -> FAILED;
            case SKIPPED -> SKIPPED;
            case CANCELLED -> CANCELLED;
            default -> STOPPED;
        };
    }

    String text(boolean coloured) {
        return coloured ? "\u001b[" + colour + "m" + sign + "\u001b[0m" : sign;
    }
}
