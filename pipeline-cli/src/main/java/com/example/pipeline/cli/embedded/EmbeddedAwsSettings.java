package com.example.pipeline.cli.embedded;

import java.net.URI;
import java.nio.file.Path;

/**
 * Where an embedded AWS keeps its files.
 *
 * @param home directory of everything that outlives a run: port, certificate, state, the code of functions
 * @param runDirectory directory of this run's logs
 * @param functionsUrl where the embedded AWS forwards invocations of functions to
 */
public record EmbeddedAwsSettings(PythonTools tools, Path home, Path runDirectory, URI functionsUrl) {

    Path state() {
        return home.resolve("state");
    }

    /** The directory in which the embedded AWS puts the code and the configuration of functions. */
    public static Path functionsDirectory(Path home) {
        return home.resolve("functions");
    }

    Path log() {
        return runDirectory.resolve("embedded-aws.log");
    }

    /** A JSON object per line for each authorized call: who called what, and whether it was allowed. */
    public Path accessLog() {
        return runDirectory.resolve("access-log.jsonl");
    }
}
