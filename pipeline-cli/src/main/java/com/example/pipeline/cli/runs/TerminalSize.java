package com.example.pipeline.cli.runs;

import java.io.File;
import java.io.IOException;

/** How wide the terminal is. */
public final class TerminalSize {
    private static final int USUAL = 80;

    private TerminalSize() {}

    /** Columns, as stty says; 80 when it doesn't. */
    public static int columns() {
        try {
            Process process = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String[] rowsAndColumns =
                    new String(process.getInputStream().readAllBytes()).strip().split(" ");
            int columns = rowsAndColumns.length == 2 ? Integer.parseInt(rowsAndColumns[1]) : 0;
            return columns > 0 ? columns : USUAL;
        } catch (IOException | NumberFormatException e) {
            return USUAL;
        }
    }
}
