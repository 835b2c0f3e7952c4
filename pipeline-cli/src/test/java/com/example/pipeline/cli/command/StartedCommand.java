package com.example.pipeline.cli.command;

import com.example.pipeline.cli.runs.Printed;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A command of {@code ./pipeline} that runs while a test goes on. */
final class StartedCommand {
    private final Printed printed;
    private final StringWriter errors = new StringWriter();
    private final CompletableFuture<Integer> exitCode;

    private StartedCommand(Path root, Printed printed, String... arguments) {
        this.printed = printed;
        this.exitCode = CompletableFuture.supplyAsync(
                () -> Pipeline.commandLine(new Project(root), printed.terminal())
                        .setErr(new PrintWriter(errors, true))
                        .execute(arguments),
                task -> new Thread(task, "pipeline " + arguments[0]).start());
    }

    /** Without a terminal. */
    static StartedCommand of(Path root, String... arguments) {
        return new StartedCommand(root, new Printed(false), arguments);
    }

    /** Where somebody types. */
    static StartedCommand atTerminal(Path root, String typed, String... arguments) {
        return new StartedCommand(root, Printed.typing(typed), arguments);
    }

    /** Waits until the command has printed a text. */
    StartedCommand until(String text) {
        while (!text().contains(text)) {
            if (exitCode.isDone()) {
                throw new AssertionError("ended with " + exitCode() + ": " + text());
            }
            Thread.onSpinWait();
        }
        return this;
    }

    /** Waits for the end. */
    int exitCode() {
        return exitCode.orTimeout(3, TimeUnit.MINUTES).join();
    }

    String text() {
        return printed.text() + errors;
    }
}
