package com.example.pipeline.cli.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** The log of an action: a file, whose lines also go to the listeners of the execution. */
public final class ActionLog {
    private static final int TAIL = 15;

    private final Path path;
    private final Consumer<String> watcher;
    private final Deque<String> tail = new ArrayDeque<>();

    ActionLog(Path path, Consumer<String> watcher) throws IOException {
        this.path = path;
        this.watcher = watcher;
        Files.createDirectories(path.getParent());
        Files.writeString(path, "");
    }

    public synchronized void line(String line) {
        try {
            Files.writeString(path, line + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        said(line);
    }

    /** Passes on a line that {@link #append} adds to the file later. */
    public synchronized void said(String line) {
        tail.addLast(line);
        if (tail.size() > TAIL) {
            tail.removeFirst();
        }
        watcher.accept(line);
    }

    /** Adds the lines of another file, and deletes it. */
    public synchronized void append(Path other) throws IOException {
        try (var out = Files.newOutputStream(path, StandardOpenOption.APPEND)) {
            Files.copy(other, out);
        }
        Files.delete(other);
    }

    public Path path() {
        return path;
    }

    /** The last lines. */
    public synchronized List<String> tail() {
        return List.copyOf(tail);
    }
}
