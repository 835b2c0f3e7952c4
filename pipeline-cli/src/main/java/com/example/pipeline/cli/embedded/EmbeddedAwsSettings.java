package com.example.pipeline.cli.embedded;

import java.net.URI;
import java.nio.file.Path;

/**
 * Where an embedded AWS lives.
 *
 * @param home folder of what outlives a run: port, certificate, state, the code of functions
 * @param runDirectory folder of this run's logs
 * @param functionsUrl where invocations of functions are forwarded to
 */
public record EmbeddedAwsSettings(PythonTools tools, Path home, Path runDirectory, URI functionsUrl) {

    Path state() {
        return home.resolve("state");
    }

    /** The folder in which the embedded AWS leaves the code and the configuration of functions. */
    public Path functionsDirectory() {
        return functionsDirectory(home);
    }

    public static Path functionsDirectory(Path home) {
        return home.resolve("functions");
    }

    Path log() {
        return runDirectory.resolve("embedded-aws.log");
    }

    /** A JSON object per line for each call that was evaluated: who did what, and whether it was allowed. */
    public Path accessLog() {
        return runDirectory.resolve("access-log.jsonl");
    }
}
