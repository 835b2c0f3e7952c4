package com.example.pipeline.cli.runs;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
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
        this(interactive, coloured, bytes -> keyboard);
    }

    private Printed(boolean interactive, boolean coloured, Function<ByteArrayOutputStream, InputStream> keyboard) {
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Ansi colours = coloured ? Ansi.ON : Ansi.OFF;
        terminal = new Terminal(out, keyboard.apply(bytes), () -> {}, interactive, colours, 60);
    }

    /** Somebody answers the questions of a terminal without colours. */
    public static Printed typing(String text) {
        return new Printed(true, false, bytes -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int available() {
                return bytes.toString(StandardCharsets.UTF_8).contains("[yes/no]") ? super.available() : 0;
            }
        });
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
