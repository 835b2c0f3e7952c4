package com.example.pipeline.cli.codebuild;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;

/**
 * Copies the output of a build to its log and takes the exit statuses out of it. A long line is copied in
 * pieces, so that memory stays bounded.
 */
final class OutputReader implements Runnable {
    /** In the queue, it means that the output has ended and no more statuses will come. */
    static final int GONE = -1;

    private static final int LONGEST_LINE = 16 * 1024;

    private final Reader output;
    private final String mark;
    private final BuildLog log;
    private final BlockingQueue<Integer> statuses;
    private final StringBuilder line = new StringBuilder();
    /** Characters at the end of an unfinished line that are held back: a secret or a mark may start in them. */
    private final int kept;

    OutputReader(InputStream output, String mark, BuildLog log, BlockingQueue<Integer> statuses) {
        this.output = new InputStreamReader(output, StandardCharsets.UTF_8);
        this.mark = mark;
        this.log = log;
        this.statuses = statuses;
        this.kept = Math.max(log.longestSecret(), mark.length() + 8);
    }

    @Override
    public void run() {
        char[] buffer = new char[8 * 1024];
        try (output) {
            for (int count = output.read(buffer); count >= 0; count = output.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    take(buffer[i]);
                }
            }
            if (!line.isEmpty()) {
                lineEnds();
            }
        } catch (IOException | UncheckedIOException e) {
            // Closed, or the disk is full: no status follows.
        } finally {
            statuses.add(GONE);
        }
    }

    private void take(char character) {
        if (character == '\n') {
            lineEnds();
            return;
        }
        line.append(character);
        if (line.length() >= LONGEST_LINE + kept) {
            String hidden = log.mask(line.toString());
            int end = Math.max(0, hidden.length() - kept);
            log.output(hidden.substring(0, end), false);
            line.setLength(0);
            line.append(hidden, end, hidden.length());
        }
    }

    private void lineEnds() {
        int start = line.indexOf(mark);
        String text = start < 0 ? line.toString() : line.substring(0, start);
        String status = start < 0 ? null : line.substring(start + mark.length()).strip();
        line.setLength(0);
        if (start != 0) {
            log.output(log.mask(text), true);
        }
        if (status != null) {
            statuses.add(Integer.parseInt(status));
        }
    }
}
