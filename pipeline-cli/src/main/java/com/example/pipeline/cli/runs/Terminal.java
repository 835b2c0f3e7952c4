package com.example.pipeline.cli.runs;

import com.example.pipeline.cli.pipeline.Status;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Prints the lines of a run, and reads answers. If it is interactive, it shows one more line below the others, which
 * changes while something runs.
 */
public final class Terminal implements AutoCloseable {
    private static final int REFRESH_MILLIS = 150;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream out;
    private final InputStream keyboard;
    private final Discard discardLine;
    private final boolean interactive;
    private final Ansi colours;
    private final int width;
    private Supplier<String> live;
    private boolean painted;
    private Thread painter;

    /** @param width in columns; limits the line that changes */
    Terminal(PrintStream out, InputStream keyboard, Discard discardLine, boolean interactive, Ansi colours, int width) {
        this.out = out;
        this.keyboard = keyboard;
        this.discardLine = discardLine;
        this.interactive = interactive;
        this.colours = colours;
        this.width = width;
    }

    /** The terminal of this process. It is interactive unless the input or the output is redirected. */
    public static Terminal ofProcess() {
        boolean interactive = System.console() != null;
        return new Terminal(
                new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
                System.in,
                interactive ? Terminal::flushInput : () -> {},
                interactive,
                interactive ? Ansi.AUTO : Ansi.OFF,
                interactive
                        ? CommandSpec.create().usageMessage().autoWidth(true).width()
                        : 0);
    }

    /** Discards what the operating system keeps of the input. */
    interface Discard {
        void run() throws IOException;
    }

    /** The JDK cannot do this. Python is there, since the embedded AWS runs on it. */
    private static void flushInput() throws IOException {
        Process flush = new ProcessBuilder("python3", "-c", "import termios; termios.tcflush(0, termios.TCIFLUSH)")
                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            flush.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public boolean isInteractive() {
        return interactive;
    }

    public synchronized void line(String line) {
        clear();
        out.println(line);
        out.flush();
        paint();
    }

    /** Returns the mark of a status, in its colour. Marks can be told apart without colours, too. */
    String mark(Status status) {
        State state = State.of(status);
        return mark(state == State.RUNNING ? State.STOPPED : state);
    }

    String mark(State state) {
        return colours.string("@|" + state.style() + " " + state.symbol() + "|@");
    }

    /** In columns; 0: unlimited, since the output goes to a file or a program. */
    int width() {
        return interactive ? width : 0;
    }

    /** Replaces everything on the screen. Without a screen, prints the lines after the others. */
    public synchronized void screen(List<String> lines) {
        if (interactive) {
            out.print("\u001b[H\u001b[2J\u001b[3J");
        }
        lines.forEach(out::println);
        out.flush();
    }

    /** Shows the current text of the supplier in the line that changes, until {@link #still}. */
    synchronized void live(Supplier<String> text) {
        live = text;
        if (interactive && painter == null) {
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

    /** Prints text without a line end, for an answer on the same line. */
    synchronized void prompt(String text) {
        still();
        out.print(text);
        out.flush();
    }

    /** Discards what was typed before now, so that it answers no question that is asked later. */
    void discardTyped() throws IOException {
        // Without this, a line that nobody has ended yet would count as typed when its end comes.
        discardLine.run();
        while (keyboard.available() > 0) {
            keyboard.skip(keyboard.available());
        }
    }

    /** Returns the next byte that was typed; -1 if there is none yet. */
    int typed() throws IOException {
        return keyboard.available() > 0 ? keyboard.read() : -1;
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
            while (true) {
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
        if (interactive && live != null) {
            String text = live.get();
            out.print(text.length() < width ? text : text.substring(0, Math.max(0, width - 1)));
            out.flush();
            painted = true;
        }
    }
}
