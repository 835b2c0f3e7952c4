package com.example.pipeline.cli.command;

import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code ./pipeline runs}. */
final class RunsOptions {
    @Mixin
    AccountOptions account = new AccountOptions();

    @Option(
            names = "--last",
            paramLabel = "N",
            description = "Show the last N runs (default: 20).",
            defaultValue = "20")
    int last;

    @Option(names = "--watch", description = "Show each change until Ctrl-C.")
    boolean watch;

    @Option(names = "--json", description = "Print everything as JSON: all runs, versions, delivery figures.")
    boolean json;

    /** Null: none. */
    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Write a page with all runs: one file, which works offline.")
    Path html;
}
