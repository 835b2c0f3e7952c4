package com.example.pipeline.cli.permissions;

import java.util.List;

/** All of it in numbers, per role and account. */
record Figure(List<Finding> findings, int roles) {

    String text() {
        return ("%d actions granted in %d roles: %d used and needed, %d needed on occasion, "
                + "%d unused with a reason, %d redundant, %d unexplained.\n"
                + "%d actions in boundaries: %d granted within, %d with a reason, %d unexplained.").formatted(
                findings.stream().filter(finding -> !finding.boundary()).count(), roles,
                count(false, Standing.NEEDED), count(false, Standing.OCCASIONAL),
                count(false, Standing.EXPLAINED), count(false, Standing.REDUNDANT),
                count(false, Standing.UNEXPLAINED),
                findings.stream().filter(Finding::boundary).count(),
                count(true, Standing.GRANTED), count(true, Standing.EXPLAINED),
                count(true, Standing.UNEXPLAINED));
    }

    String occasions() {
        long used = findings.stream()
                .filter(finding -> finding.standing() == Standing.OCCASIONAL && finding.uses() > 0).count();
        return "Of the %d needed on occasion, these runs used %d."
                .formatted(count(false, Standing.OCCASIONAL), used);
    }

    private long count(boolean boundary, Standing standing) {
        return findings.stream()
                .filter(finding -> finding.boundary() == boundary && finding.standing() == standing).count();
    }
}
