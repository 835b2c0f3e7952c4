package com.example.pipeline.cli.codebuild;

/** The build ran out of time, or somebody stopped it, while a command was running. */
final class BuildEnded extends Exception {
    private static final long serialVersionUID = 1;

    private final BuildResult.Status status;

    BuildEnded(BuildResult.Status status, String message) {
        super(message);
        this.status = status;
    }

    BuildResult.Status status() {
        return status;
    }
}
