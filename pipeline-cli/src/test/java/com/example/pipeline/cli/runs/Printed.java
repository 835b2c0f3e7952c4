package com.example.pipeline.cli.runs;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A screen that remembers what was printed. */
public final class Printed {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Screen screen;

    public Printed(boolean terminal) {
        screen = new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, terminal, 60);
    }

    public Screen screen() {
        return screen;
    }

    public String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    public List<String> lines() {
        return text().lines().toList();
    }
}
