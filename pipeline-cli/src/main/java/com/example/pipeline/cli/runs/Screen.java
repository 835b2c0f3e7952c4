package com.example.pipeline.cli.runs;

import java.io.PrintStream;
import java.util.function.Supplier;

/** Where lines are printed; on a terminal one more line below them changes while something runs. */
public final class Screen implements AutoCloseable {
    private static final int REFRESH_MILLIS = 150;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final boolean coloured;
    private final int width;
    private Supplier<String> live;
    private boolean painted;
    private Thread painter;

    /** @param width columns of the terminal */
    public Screen(PrintStream out, boolean terminal, boolean coloured, int width) {
        this.out = out;
        this.terminal = terminal;
        this.coloured = coloured;
        this.width = width;
    }

    public synchronized void line(String line) {
        clear();
        out.println(line);
        out.flush();
        paint();
    }

    boolean isColoured() {
        return coloured;
    }

    /**
     * Shows what the supplier says, again and again, until {@link #still}; nothing when it isn't a terminal.
     */
    synchronized void live(Supplier<String> text) {
        live = text;
        if (terminal && painter == null) {
            painter = new Thread(this::repaint, "progress");
            painter.setDaemon(true);
            painter.start();
        }
    }

    synchronized void still() {
        live = null;
        clear();
        out.flush();
    }

    /** Asks on a line of its own: prints without an end of line, with nothing below. */
    synchronized void prompt(String text) {
        still();
        out.print(text);
        out.flush();
    }

    @Override
    public synchronized void close() {
        still();
        if (painter != null) {
            painter.interrupt();
            painter = null;
        }
    }

    private void repaint() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                synchronized (this) {
                    clear();
                    paint();
                }
                Thread.sleep(REFRESH_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void clear() {
        if (painted) {
            out.print(CLEAR);
            painted = false;
        }
    }

    private void paint() {
        if (terminal && live != null) {
            String text = live.get();
            out.print(text.length() < width ? text : text.substring(0, Math.max(0, width - 1)));
            out.flush();
            painted = true;
        }
    }
}
