package com.example.pipeline.cli.approval;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Gives every approval. */
public final class EveryApproval implements Approver {
    @Override
    public Optional<Answer> answer(Question question, BooleanSupplier answeredElsewhere) {
        return Optional.of(new Answer(true, "given with --approve all"));
    }
}
