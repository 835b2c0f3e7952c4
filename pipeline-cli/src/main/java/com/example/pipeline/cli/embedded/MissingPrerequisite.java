package com.example.pipeline.cli.embedded;

/** Something that this machine must have is missing; the message says which, and how to get it. */
public final class MissingPrerequisite extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MissingPrerequisite(String message) {
        super(message);
    }
}
