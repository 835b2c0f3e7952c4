package com.example.pipeline.cli.approval;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Answers approvals on behalf of the user. */
public interface Approver {
    /** How long an answer from elsewhere can go unnoticed. */
    long POLL_MILLIS = 200;

    /**
     * What is asked; {@code customData} and {@code link} are null when the action has none.
     *
     * @param mail the file with the message to the approvers; null when the action has no topic
     */
    record Question(String stage, String action, String customData, String link, Path mail) {}

    /** @param summary a comment on the answer, at most 512 characters */
    record Answer(boolean approved, String summary) {}

    /** Waits for the user's answer, or for one from elsewhere; empty when the user does not answer. */
    Optional<Answer> answer(Question question, BooleanSupplier answeredElsewhere) throws InterruptedException;

    /** Gives every approval. */
    static Approver all() {
        return (question, answeredElsewhere) -> Optional.of(new Answer(true, "given with --approve all"));
    }

    /**
     * Waits for the answer of another process.
     *
     * @param announce gets a line that says what waits
     */
    static Approver elsewhere(Consumer<String> announce) {
        return (question, answeredElsewhere) -> {
            announce.accept("  " + question.stage() + " / " + question.action() + " waits for ./pipeline approve "
                    + question.action() + (question.customData() == null ? "" : ": " + question.customData()));
            while (!answeredElsewhere.getAsBoolean()) {
                Thread.sleep(POLL_MILLIS);
            }
            return Optional.empty();
        };
    }

    /** Answers nothing. */
    static Approver nobody() {
        return (question, answeredElsewhere) -> Optional.empty();
    }

    /**
     * Gives some approvals.
     *
     * @param names of stages or approval actions, in any case
     * @param others answers the other approvals
     */
    static Approver named(Set<String> names, Approver others) {
        Set<String> lower = names.stream().map(Approver::lower).collect(Collectors.toSet());
        return (question, answeredElsewhere) ->
                lower.contains(lower(question.stage())) || lower.contains(lower(question.action()))
                        ? Optional.of(new Answer(true, "given with --approve"))
                        : others.answer(question, answeredElsewhere);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
