package com.example.pipeline.cli.document;

/** An error that the user can correct: what is wrong, where, what to do. It is shown without a stack trace. */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Exit code 1: the run cannot continue. */
    public static final int FAILED = 1;
    /** Exit code 2: wrong usage, or a prerequisite is missing. */
    public static final int USAGE = 2;

    private final int exitCode;

    private Problem(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public static Problem failed(String message) {
        return new Problem(FAILED, message, null);
    }

    public static Problem failed(String message, Throwable cause) {
        return new Problem(FAILED, message, cause);
    }

    public static Problem usage(String message) {
        return new Problem(USAGE, message, null);
    }

    public int exitCode() {
        return exitCode;
    }
}
