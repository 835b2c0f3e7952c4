package com.example.pipeline.cli.runs;

import com.example.pipeline.cli.approval.Approver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Asks at the terminal for one approval after the other. What was typed before a question does not answer it. Stops
 * asking when somebody answers elsewhere.
 */
public final class TerminalApprover implements Approver {
    private static final long POLL_MILLIS = 200;
    private static final Set<String> ANSWERS = Set.of("yes", "y", "no", "n");

    private static final String ANSWERED = "answered at the terminal";
    /** "ApprovalResult" in the CodePipeline API Reference. */
    private static final int LONGEST_COMMENT = 512;

    private final Terminal terminal;

    public TerminalApprover(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public synchronized Optional<Answer> answer(Question question, BooleanSupplier answeredElsewhere)
            throws InterruptedException {
        terminal.line("");
        terminal.line("  " + question.stage() + " / " + question.action() + " waits for approval"
                + (question.customData() == null ? "" : ": " + lines(question.customData())));
        if (question.link() != null) {
            terminal.line("  See " + question.link());
        }
        if (question.mail() != null) {
            terminal.line("  Mail: " + question.mail());
        }
        try {
            Optional<Boolean> approved = yesOrNo("  Approve? [yes/no] ", answeredElsewhere);
            if (approved.isEmpty() || approved.get()) {
                return approved.map(yes -> new Answer(yes, ANSWERED));
            }
            terminal.prompt("  Why not? (a comment for the others, or Enter) ");
            return read(answeredElsewhere)
                    .map(String::strip)
                    .map(comment -> new Answer(false, comment.isEmpty() ? ANSWERED : shortened(comment)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks whether the command should do what it has printed. */
    public boolean confirm(String question) throws IOException, InterruptedException {
        return yesOrNo(question, () -> false).orElseThrow();
    }

    private Optional<Boolean> yesOrNo(String question, BooleanSupplier answeredElsewhere)
            throws IOException, InterruptedException {
        terminal.discardTyped();
        while (true) {
            terminal.prompt(question);
            Optional<String> line = read(answeredElsewhere);
            if (line.isEmpty()) {
                terminal.line("");
                return Optional.empty();
            }
            String answer = line.get().strip().toLowerCase(Locale.ROOT);
            if (ANSWERS.contains(answer)) {
                return Optional.of(answer.startsWith("y"));
            }
        }
    }

    private static String shortened(String comment) {
        return comment.substring(0, Math.min(comment.length(), LONGEST_COMMENT));
    }

    /** A text of one line, for CodePipeline, is easier to read in several. */
    private static String lines(String text) {
        return text.replace(" | ", "\n    ");
    }

    /** Reads a line; empty when nobody needs it any more. Polls, since a blocking read cannot be interrupted. */
    private Optional<String> read(BooleanSupplier answeredElsewhere) throws IOException, InterruptedException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int typed = terminal.typed();
            if (typed == '\n') {
                return Optional.of(line.toString(StandardCharsets.UTF_8));
            } else if (typed >= 0) {
                line.write(typed);
            } else if (answeredElsewhere.getAsBoolean()) {
                return Optional.empty();
            } else {
                Thread.sleep(POLL_MILLIS);
            }
        }
    }
}
