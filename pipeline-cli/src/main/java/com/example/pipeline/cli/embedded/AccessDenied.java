package com.example.pipeline.cli.embedded;

/** A service may not assume the role: it does not exist, or its trust policy says no. */
public final class AccessDenied extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AccessDenied(String message) {
        super(message);
    }
}
