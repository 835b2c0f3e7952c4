package com.example.pipeline.cli.codebuild;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The log of a build in CodeBuild's format. It is written while the build runs. */
final class BuildLog implements Closeable {
    private static final int ACCESS_KEY_ID_LENGTH = 20;
    private static final Pattern ACCESS_KEY_ID = Pattern.compile("\\b(AKIA|ASIA)[A-Z0-9]{16}\\b");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss.SSSSSS");
    private static final int TAIL_LINES = 100;
    private static final int TAIL_WIDTH = 1_000;

    private final BufferedWriter file;
    private final List<String> secrets;
    private final Consumer<String> progress;
    private final Deque<String> tail = new ArrayDeque<>();

    /**
     * @param secrets values to hide
     * @param progress receives each command and each line of output, from any thread
     */
    BuildLog(Path file, Collection<String> secrets, Consumer<String> progress) throws IOException {
        // The output comes line by line. A longer secret can contain a shorter one.
        this.secrets = secrets.stream()
                .flatMap(String::lines)
                .filter(line -> !line.isBlank())
                .distinct()
                .sorted(Comparator.comparing(String::length).reversed())
                .toList();
        Files.createDirectories(file.toAbsolutePath().getParent());
        this.file = Files.newBufferedWriter(file);
        this.progress = progress;
    }

    /**
     * Hides AWS access key IDs and the values from Parameter Store and Secrets Manager, as CodeBuild does ("Build
     * specification reference for CodeBuild", env).
     */
    String mask(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, "***");
        }
        return ACCESS_KEY_ID.matcher(masked).replaceAll("***");
    }

    /** Length of the longest text that {@link #mask} hides, in characters. */
    int longestSecret() {
        return Math.max(
                ACCESS_KEY_ID_LENGTH, secrets.isEmpty() ? 0 : secrets.get(0).length());
    }

    /** Writes a line that comes from CodeBuild, not from the build's commands. */
    synchronized void container(String message) {
        write("[Container] " + TIME.format(LocalDateTime.now(Clock.systemUTC())) + " " + mask(message) + "\n");
    }

    synchronized void command(String text) {
        tail.clear();
        container("Running command " + text.stripTrailing());
        progress.accept(mask(text.strip().lines().findFirst().orElse("")));
    }

    /**
     * Writes output of the build.
     *
     * @param text already masked
     * @param complete whether the line ends here
     */
    synchronized void output(String text, boolean complete) {
        write(complete ? text + "\n" : text);
        String shown =
                text.substring(text.lastIndexOf('\r', text.length() - 2) + 1).stripTrailing();
        if (shown.isEmpty()) {
            return;
        }
        String line = shown.substring(0, Math.min(shown.length(), TAIL_WIDTH));
        if (tail.size() == TAIL_LINES) {
            tail.removeFirst();
        }
        tail.addLast(line);
        progress.accept(line);
    }

    /** Returns the last lines that the current command printed. */
    synchronized List<String> tail() {
        return List.copyOf(tail);
    }

    private void write(String text) {
        try {
            file.write(text);
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
