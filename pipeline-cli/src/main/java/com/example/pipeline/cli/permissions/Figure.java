package com.example.pipeline.cli.permissions;

import java.util.List;

/** All of it in numbers, per role and account. */
record Figure(List<Finding> findings, int roles) {

    String text() {
        return ("%d actions granted in %d roles: %d used and needed, %d needed on occasion, "
                        + "%d unused with a reason, %d redundant, %d unexplained.\n"
                        + "%d actions in boundaries: %d granted within, %d with a reason, %d unexplained.\n"
                        + "%d actions in policies of resources: %d with a reason, %d unexplained.")
                .formatted(
                        count(Kind.ROLE),
                        roles,
                        count(Kind.ROLE, Standing.NEEDED),
                        count(Kind.ROLE, Standing.OCCASIONAL),
                        count(Kind.ROLE, Standing.EXPLAINED),
                        count(Kind.ROLE, Standing.REDUNDANT),
                        count(Kind.ROLE, Standing.UNEXPLAINED),
                        count(Kind.BOUNDARY),
                        count(Kind.BOUNDARY, Standing.GRANTED),
                        count(Kind.BOUNDARY, Standing.EXPLAINED),
                        count(Kind.BOUNDARY, Standing.UNEXPLAINED),
                        count(Kind.RESOURCE),
                        count(Kind.RESOURCE, Standing.EXPLAINED),
                        count(Kind.RESOURCE, Standing.UNEXPLAINED));
    }

    String occasions() {
        long used = findings.stream()
                .filter(finding -> finding.standing() == Standing.OCCASIONAL && finding.uses() > 0)
                .count();
        return "Of the %d needed on occasion, these runs used %d."
                .formatted(count(Kind.ROLE, Standing.OCCASIONAL), used);
    }

    private long count(Kind kind) {
        return findings.stream().filter(finding -> finding.kind() == kind).count();
    }

    private long count(Kind kind, Standing standing) {
        return findings.stream()
                .filter(finding -> finding.kind() == kind && finding.standing() == standing)
                .count();
    }
}
