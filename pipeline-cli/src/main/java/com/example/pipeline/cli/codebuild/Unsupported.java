package com.example.pipeline.cli.codebuild;

/**
 * A valid buildspec that asks for something which only AWS can do; the message names each such key and its
 * line.
 */
public final class Unsupported extends BuildspecException {
    private static final long serialVersionUID = 1;

    Unsupported(String message) {
        super(message);
    }
}
