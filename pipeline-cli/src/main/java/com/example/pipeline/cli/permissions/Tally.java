package com.example.pipeline.cli.permissions;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Counts the uses of each grant. */
final class Tally {

    /** @param alone uses that would be denied without this grant: no other one of the role allows them */
    record Count(long uses, long alone) {

        private static final Count NONE = new Count(0, 0);

        private Count and(boolean only) {
            return new Count(uses + 1, alone + (only ? 1 : 0));
        }
    }

    private final List<Grant> grants;
    private final Map<Grant, Count> counts = new IdentityHashMap<>();

    Tally(List<Grant> grants) {
        this.grants = grants;
    }

    void add(Use use) {
        List<Grant> allowing = grants.stream()
                .filter(grant -> grant.allows(use) && grant.role().is(use.principal()))
                .toList();
        for (Grant grant : allowing) {
            boolean only = allowing.stream()
                            .filter(other -> other.role() == grant.role())
                            .count()
                    == 1;
            counts.merge(grant, Count.NONE.and(only), (before, one) -> before.and(only));
        }
    }

    Count of(Grant grant) {
        return counts.getOrDefault(grant, Count.NONE);
    }
}
