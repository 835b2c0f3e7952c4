package com.example.pipeline.cli.permissions;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A line per action, with how often it was used. */
record ConsoleTable(List<Finding> findings) {

    List<String> lines() {
        Rows rows = Rows.of(findings);
        int statement = width(Finding::statement);
        int action = width(Finding::action);
        List<String> lines = new ArrayList<>();
        rows.byHolder().forEach((title, list) -> {
            lines.add(rows.heading(title));
            list.forEach(row -> lines.add("  " + pad(row.statement(), statement) + "  " + pad(row.action(), action)
                    + "  " + remark(row) + rows.where(title, row)));
            lines.add("");
        });
        return lines;
    }

    private static String remark(Finding row) {
        return switch (row.standing()) {
            case NEEDED -> "used (" + row.uses() + ")";
            case OCCASIONAL -> "needed when " + row.reason() + " (" + row.uses() + ")";
            case EXPLAINED -> row.kind().explained(row.reason());
            case GRANTED -> "granted";
            case REDUNDANT -> "REDUNDANT: another statement allows it, too (" + row.uses() + ")";
            case UNEXPLAINED -> row.kind().mark();
        };
    }

    private int width(Function<Finding, String> column) {
        return findings.stream().map(column).mapToInt(String::length).max().orElse(0);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
