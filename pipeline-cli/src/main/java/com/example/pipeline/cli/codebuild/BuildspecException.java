package com.example.pipeline.cli.codebuild;

/**
 * A buildspec that cannot be used; the message has one line for each mistake: file, line, key, what is wrong.
 */
public class BuildspecException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BuildspecException(String message) {
        super(message);
    }
}
