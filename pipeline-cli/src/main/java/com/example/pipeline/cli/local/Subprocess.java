package com.example.pipeline.cli.local;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A program to start on this machine: its arguments, its directory and its environment variables. It inherits
 * this JVM's variables and reads an empty standard input unless something else is said.
 *
 * <p>Methods that wait for the program kill it, with its child processes, when the waiting thread is
 * interrupted. They then throw an {@link InterruptedIOException} and leave the thread's interrupt flag set. Every
 * other {@link IOException} means that the program did not start.
 */
public final class Subprocess {
    private static final File NOTHING = new File("/dev/null");

    private final ProcessBuilder builder;

    private Subprocess(List<String> command) {
        builder = new ProcessBuilder(command);
    }

    public static Subprocess of(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        return new Subprocess(command);
    }

    public static Subprocess of(List<String> command) {
        return new Subprocess(List.copyOf(command));
    }

    /** Sets the working directory; without it, the program starts in this JVM's. */
    public Subprocess in(Path directory) {
        builder.directory(directory.toFile());
        return this;
    }

    /** Adds environment variables. */
    public Subprocess with(Map<String, String> variables) {
        builder.environment().putAll(variables);
        return this;
    }

    /** Removes the environment variables whose name matches. */
    public Subprocess without(Predicate<String> name) {
        builder.environment().keySet().removeIf(name);
        return this;
    }

    /** Replaces all environment variables. */
    public Subprocess withOnly(Map<String, String> variables) {
        builder.environment().clear();
        return with(variables);
    }

    /** Runs the program to its end and captures what it prints. */
    public Result run() throws IOException {
        Process process = builder.redirectInput(NOTHING).start();
        CompletableFuture<String> output = read(process.getInputStream());
        CompletableFuture<String> errors = read(process.getErrorStream());
        return new Result(await(process), output.join(), errors.join());
    }

    /** The same, but standard error is appended to a log file instead of captured. */
    public Result run(Path log) throws IOException {
        createParent(log);
        Process process = builder.redirectInput(NOTHING)
                .redirectError(Redirect.appendTo(log.toFile()))
                .start();
        CompletableFuture<String> output = read(process.getInputStream());
        return new Result(await(process), output.join(), "");
    }

    /** Runs the program to its end, appends all that it prints to a log file, and returns the exit code. */
    public int runInto(Path log) throws IOException {
        return await(startInto(log));
    }

    /** Runs the program to its end with the input and the outputs of this process, and returns the exit code. */
    public int runHere() throws IOException {
        return await(builder.inheritIO().start());
    }

    /** Starts the program in the background and appends all that it prints to a log file. The caller ends it. */
    public Process startInto(Path log) throws IOException {
        createParent(log);
        return builder.redirectInput(NOTHING)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()))
                .start();
    }

    /**
     * Starts the program in the background with a pipe to its standard input and one from its standard output and
     * standard error together. The caller ends it.
     */
    public Process start() throws IOException {
        return builder.redirectErrorStream(true).start();
    }

    /** Kills a process with its child processes and waits, at most 5 seconds, until it is gone. */
    public static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return String.join(" ", builder.command());
    }

    private int await(Process process) throws InterruptedIOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            kill(process);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted: " + this);
        }
    }

    private static void createParent(Path log) throws IOException {
        Files.createDirectories(log.toAbsolutePath().getParent());
    }

    /** In a thread of its own, since a program blocks when one of its pipes is full. */
    private static CompletableFuture<String> read(InputStream stream) {
        CompletableFuture<String> text = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try (stream) {
                        text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
                    } catch (IOException e) {
                        text.completeExceptionally(new UncheckedIOException(e));
                    }
                },
                "output of a subprocess");
        reader.setDaemon(true);
        reader.start();
        return text;
    }

    /**
     * How a program ended.
     *
     * @param output what it printed to standard output
     * @param errors what it printed to standard error; empty if that went to a log file
     */
    public record Result(int exitCode, String output, String errors) {
        public boolean succeeded() {
            return exitCode == 0;
        }
    }
}
