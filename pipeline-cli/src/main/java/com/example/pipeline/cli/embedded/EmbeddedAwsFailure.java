package com.example.pipeline.cli.embedded;

/** The embedded AWS cannot be used; the message says why and what to do, for a person. */
public final class EmbeddedAwsFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EmbeddedAwsFailure(String message) {
        super(message);
    }

    EmbeddedAwsFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
