package com.example.pipeline.cli.permissions;

import com.example.pipeline.cli.permissions.Assessment.Finding;
import com.example.pipeline.cli.permissions.Assessment.Standing;
import com.example.pipeline.cli.permissions.Holder.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/** The findings as rows by role, boundary, or type of resource. What is the same in several accounts is one row. */
final class Table {

    /** What a row says in any account. */
    private record Row(Kind kind, String statement, String action, Standing standing, String reason) {

        /** @param uses for the console; null: leave it out, because it differs from run to run */
        String remark(Long uses) {
            String count = uses == null ? "" : " (" + uses + ")";
            return switch (standing) {
                case NEEDED -> "used" + count;
                case OCCASIONAL -> "needed when " + reason + count;
                case EXPLAINED -> kind == Kind.RESOURCE ? reason : "not used: " + reason;
                case GRANTED -> "granted";
                case REDUNDANT -> "REDUNDANT" + count;
                case UNEXPLAINED ->
                    switch (kind) {
                        case ROLE -> "NOT USED";
                        case BOUNDARY -> "NOT GRANTED";
                        case RESOURCE -> "NO REASON";
                    };
            };
        }

        String problem() {
            return action + " (" + statement + ") "
                    + switch (standing) {
                        case REDUNDANT -> "is used, but another statement allows the same: remove one of them";
                        default ->
                            switch (kind) {
                                        case ROLE -> "is not used";
                                        case BOUNDARY -> "is granted to no role within this boundary";
                                        case RESOURCE -> "is in the policy of a resource, whose use no log shows";
                                    }
                                    + ": remove it, or give a reason";
                    };
        }
    }

    /** Where a row applies, and how often all runs used it there. */
    private static final class Extent {
        private final TreeSet<String> accounts = new TreeSet<>();
        private long uses;
    }

    private final Map<String, Map<Row, Extent>> rowsByTitle = new LinkedHashMap<>();

    Table(List<Finding> findings) {
        for (Finding finding : findings) {
            Grant grant = finding.grant();
            Row row = new Row(
                    grant.holder().kind(),
                    grant.statement(),
                    grant.action().text(),
                    finding.standing(),
                    finding.reason());
            Extent extent = rowsByTitle
                    .computeIfAbsent(grant.holder().title(), title -> new LinkedHashMap<>())
                    .computeIfAbsent(row, same -> new Extent());
            extent.uses += finding.uses();
            if (grant.holder().account() != null) {
                extent.accounts.add(grant.holder().account());
            }
        }
    }

    /** A line for each row, with its count. */
    List<String> console() {
        int statement = width(Row::statement);
        int action = width(Row::action);
        List<String> lines = new ArrayList<>();
        rowsByTitle.forEach((title, rows) -> {
            lines.add(title + in(accounts(rows)));
            rows.forEach((row, extent) -> lines.add("  " + pad(row.statement, statement) + "  "
                    + pad(row.action, action) + "  " + row.remark(extent.uses) + where(extent, rows)));
            lines.add("");
        });
        return lines;
    }

    /** A table for each title, in which the actions of a statement with the same remark share a row; no counts. */
    List<String> markdown() {
        List<String> lines = new ArrayList<>();
        rowsByTitle.forEach((title, rows) -> {
            lines.add("## " + escaped(title + in(accounts(rows))));
            lines.add("");
            lines.add("| Statement | Actions | Standing |");
            lines.add("|---|---|---|");
            Map<List<String>, List<String>> actions = new LinkedHashMap<>();
            rows.forEach((row, extent) -> actions.computeIfAbsent(
                            List.of(row.statement + where(extent, rows), row.remark(null)), same -> new ArrayList<>())
                    .add("`" + row.action + "`"));
            actions.forEach((texts, names) -> lines.add("| " + escaped(texts.get(0)) + " | " + String.join(", ", names)
                    + " | " + escaped(texts.get(1)) + " |"));
            lines.add("");
        });
        return lines;
    }

    /** What is redundant or unexplained. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        rowsByTitle.forEach((title, rows) -> rows.forEach((row, extent) -> {
            if (row.standing == Standing.REDUNDANT || row.standing == Standing.UNEXPLAINED) {
                problems.add(title + in(extent.accounts) + ": " + row.problem());
            }
        }));
        return problems;
    }

    /** Names the accounts of a row that does not apply in all of the holder's accounts. */
    private static String where(Extent extent, Map<Row, Extent> rows) {
        return extent.accounts.equals(accounts(rows)) ? "" : in(extent.accounts);
    }

    private static TreeSet<String> accounts(Map<Row, Extent> rows) {
        TreeSet<String> accounts = new TreeSet<>();
        rows.values().forEach(extent -> accounts.addAll(extent.accounts));
        return accounts;
    }

    private static String in(Collection<String> accounts) {
        return accounts.isEmpty() ? "" : " in " + String.join(", ", accounts);
    }

    private int width(Function<Row, String> column) {
        return rowsByTitle.values().stream()
                .flatMap(rows -> rows.keySet().stream())
                .map(column)
                .mapToInt(String::length)
                .max()
                .orElse(0);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;").replace("$", "&#36;");
    }
}
