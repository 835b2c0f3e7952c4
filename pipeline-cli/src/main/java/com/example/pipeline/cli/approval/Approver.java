package com.example.pipeline.cli.approval;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Who answers approvals here. */
public interface Approver {

    /** What is asked; {@code customData} and {@code link} are null when the action has none. */
    record Question(String stage, String action, String customData, String link) {}

    /** @param summary what is kept with the answer, at most 512 characters */
    record Answer(boolean approved, String summary) {}

    /** Asks until there is an answer, or there is one from elsewhere; empty: nobody here answers. */
    Optional<Answer> answer(Question question, BooleanSupplier answeredElsewhere) throws InterruptedException;
}
