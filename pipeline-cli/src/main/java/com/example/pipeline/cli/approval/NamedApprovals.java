package com.example.pipeline.cli.approval;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Gives the approvals that were named when the run was started, by stage or action, and no others. */
public final class NamedApprovals implements Approver {
    private final Set<String> names;

    /** @param names of stages or approval actions, in any case */
    public NamedApprovals(Set<String> names) {
        this.names = names.stream().map(NamedApprovals::lower).collect(Collectors.toSet());
    }

    @Override
    public Optional<Answer> answer(Question question, BooleanSupplier answeredElsewhere) {
        boolean named = names.contains(lower(question.stage())) || names.contains(lower(question.action()));
        return named ? Optional.of(new Answer(true, "given with --approve")) : Optional.empty();
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
