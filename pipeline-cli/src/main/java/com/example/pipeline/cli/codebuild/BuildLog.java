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
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** A build's log, written while the build runs, in the form that CodeBuild gives it, without secrets. */
final class BuildLog implements Closeable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss.SSSSSS");
    private static final int TAIL_LINES = 100;
    private static final int TAIL_WIDTH = 1_000;

    private final BufferedWriter file;
    private final Mask mask;
    private final Consumer<String> progress;
    private final Deque<String> tail = new ArrayDeque<>();

    BuildLog(Path file, Mask mask, Consumer<String> progress) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        this.file = Files.newBufferedWriter(file);
        this.mask = mask;
        this.progress = progress;
    }

    Mask mask() {
        return mask;
    }

    /** Writes a line of the build host's own. */
    synchronized void container(String message) {
        String time = TIME.format(LocalDateTime.now(Clock.systemUTC()));
        write("[Container] " + time + " " + mask.hide(message) + "\n");
    }

    synchronized void command(String text) {
        tail.clear();
        container("Running command " + text);
        progress.accept(mask.hide(text.strip().lines().findFirst().orElse("")));
    }

    /**
     * Writes output of the build, from which {@link #mask} has already hidden the secrets.
     *
     * @param complete whether a line ends here
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

    /** The last lines that the running command printed; none if it was silent. */
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
