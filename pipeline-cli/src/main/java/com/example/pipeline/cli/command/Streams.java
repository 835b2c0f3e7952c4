package com.example.pipeline.cli.command;

import com.example.pipeline.cli.runs.Screen;
import com.example.pipeline.cli.runs.TerminalSize;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What a run prints to and reads from; somebody can be asked only on a terminal. */
record Streams(Screen screen, InputStream keyboard, boolean terminal) {

    static Streams ofProcess() {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        boolean terminal = System.console() != null;
        boolean coloured = terminal && System.getenv("NO_COLOR") == null;
        int columns = terminal ? TerminalSize.columns() : 0;
        return new Streams(new Screen(out, terminal, coloured, columns), System.in, terminal);
    }
}
