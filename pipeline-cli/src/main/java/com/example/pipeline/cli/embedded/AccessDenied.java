package com.example.pipeline.cli.embedded;

/** A role does not exist, does not trust the service, or may not do what it was asked for. */
public final class AccessDenied extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AccessDenied(String message) {
        super(message);
    }
}
