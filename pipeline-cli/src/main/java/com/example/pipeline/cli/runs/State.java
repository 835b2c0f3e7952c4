package com.example.pipeline.cli.runs;

import com.example.pipeline.cli.pipeline.Status;
import com.fasterxml.jackson.annotation.JsonValue;

/** The state of a run, a step, or an action, as lists show it: a symbol and a word, and a colour besides. */
public enum State {
    SUCCEEDED("✓", "succeeded", "green"),
    FAILED("✗", "failed", "red"),
    RUNNING("▶", "running", "yellow"),
    /** A manual approval that nobody has answered yet. */
    WAITING("?", "waits for approval", "yellow,bold"),
    SKIPPED("–", "skipped", "faint"),
    /** The pipeline changed itself, and another run replaces this one. */
    CANCELLED("↻", "cancelled", "cyan"),
    /** A newer execution took its place in front of a stage. */
    SUPERSEDED("»", "superseded", "cyan"),
    STOPPED("■", "stopped", "yellow"),
    NOT_STARTED("·", "not started", "faint");

    private final String symbol;
    private final String word;
    private final String style;

    State(String symbol, String word, String style) {
        this.symbol = symbol;
        this.word = word;
        this.style = style;
    }

    static State of(Status status) {
        return switch (status) {
            case IN_PROGRESS -> RUNNING;
            case SUCCEEDED -> SUCCEEDED;
            case FAILED -> FAILED;
            case SKIPPED -> SKIPPED;
            case CANCELLED -> CANCELLED;
            case STOPPED, ABANDONED -> STOPPED;
        };
    }

    public String symbol() {
        return symbol;
    }

    @JsonValue
    public String word() {
        return word;
    }

    /** The style of picocli's markup. */
    String style() {
        return style;
    }

    boolean isOpen() {
        return this == RUNNING || this == WAITING;
    }
}
