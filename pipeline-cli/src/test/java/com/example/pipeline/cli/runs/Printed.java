package com.example.pipeline.cli.runs;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/** A terminal that remembers what was printed. */
public final class Printed {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Terminal terminal;

    /** An interactive terminal has colours and shows progress. */
    public Printed(boolean interactive) {
        this(InputStream.nullInputStream(), interactive, interactive);
    }

    Printed(InputStream keyboard, boolean interactive, boolean coloured) {
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        terminal = new Terminal(out, keyboard, interactive, coloured ? Ansi.ON : Ansi.OFF, 60);
    }

    /** Somebody types at a terminal without colours. */
    public static Printed typing(String text) {
        return new Printed(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), true, false);
    }

    public Terminal terminal() {
        return terminal;
    }

    public String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    public List<String> lines() {
        return text().lines().toList();
    }
}
