package com.example.pipeline.cli.setup;

import com.example.pipeline.cli.document.Problem;
import java.util.List;
import java.util.function.Supplier;

/**
 * What {@code ./pipeline doctor} has found out.
 *
 * @param next what to do about it; empty: nothing
 */
public record Finding(State state, String what, String next) {

    /** Whether something has to be done. */
    public enum State {
        FINE("✓"),
        UNSURE("!"),
        WRONG("✗");

        private final String symbol;

        State(String symbol) {
            this.symbol = symbol;
        }
    }

    public static Finding fine(String what) {
        return new Finding(State.FINE, what, "");
    }

    static Finding unsure(String what, String next) {
        return new Finding(State.UNSURE, what, next);
    }

    public static Finding wrong(String what, String next) {
        return new Finding(State.WRONG, what, next);
    }

    /** Does a check. One that AWS refuses says so, and nothing else. */
    static Finding of(String subject, Supplier<Finding> check) {
        try {
            return check.get();
        } catch (Problem e) {
            return unsure(subject + " cannot be checked: " + e.getMessage(), "");
        }
    }

    public List<String> lines() {
        String first = "  " + state.symbol + " " + what.replace("\n", "\n    ");
        return next.isEmpty() ? List.of(first) : List.of(first, "    Next: " + next);
    }
}
