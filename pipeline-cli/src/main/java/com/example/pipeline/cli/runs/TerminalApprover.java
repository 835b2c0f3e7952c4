package com.example.pipeline.cli.runs;

import com.example.pipeline.cli.approval.Approver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Asks at the terminal, one approval after the other, and stops asking when the answer came from elsewhere.
 */
public final class TerminalApprover implements Approver {
    private static final long POLL_MILLIS = 200;

    private final Screen screen;
    private final InputStream keyboard;

    public TerminalApprover(Screen screen, InputStream keyboard) {
        this.screen = screen;
        this.keyboard = keyboard;
    }

    @Override
    public synchronized Optional<Answer> answer(Question question, BooleanSupplier answeredElsewhere)
            throws InterruptedException {
        screen.line("");
        screen.line("  " + question.stage() + " / " + question.action() + " waits for approval"
                + (question.customData() == null ? "" : ": " + question.customData()));
        if (question.link() != null) {
            screen.line("  See " + question.link());
        }
        try {
            return ask(answeredElsewhere);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Answer> ask(BooleanSupplier answeredElsewhere) throws IOException, InterruptedException {
        while (true) {
            screen.prompt("  Approve? [yes/no] ");
            Optional<String> line = read(answeredElsewhere);
            if (line.isEmpty()) {
                screen.line("");
                return Optional.empty();
            }
            String word = line.get().strip().toLowerCase(Locale.ROOT);
            if (word.equals("yes") || word.equals("y") || word.equals("no") || word.equals("n")) {
                return Optional.of(new Answer(word.startsWith("y"), "answered at the terminal"));
            }
        }
    }

    /**
     * A line that was typed; empty when it is no longer needed. Never blocks, so that it can be interrupted.
     */
    private Optional<String> read(BooleanSupplier noLongerNeeded) throws IOException, InterruptedException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            if (keyboard.available() > 0) {
                int typed = keyboard.read();
                if (typed == '\n') {
                    return Optional.of(line.toString(StandardCharsets.UTF_8));
                }
                line.write(typed);
            } else if (noLongerNeeded.getAsBoolean()) {
                return Optional.empty();
            } else {
                Thread.sleep(POLL_MILLIS);
            }
        }
    }
}
