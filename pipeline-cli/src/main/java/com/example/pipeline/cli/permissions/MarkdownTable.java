package com.example.pipeline.cli.permissions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table per role, in which the actions of a statement with the same remark share a row. */
record MarkdownTable(List<Finding> findings) {

    private record Row(String statement, String remark) {}

    List<String> lines() {
        Rows rows = Rows.of(findings);
        List<String> lines = new ArrayList<>();
        rows.byHolder().forEach((title, list) -> {
            lines.add("## " + escaped(rows.heading(title)));
            lines.add("");
            lines.add("| Statement | Actions | Standing |");
            lines.add("|---|---|---|");
            Map<Row, List<String>> actions = new LinkedHashMap<>();
            list.forEach(row -> actions.computeIfAbsent(
                            new Row(row.statement() + rows.where(title, row), remark(row)), same -> new ArrayList<>())
                    .add("`" + row.action() + "`"));
            actions.forEach((row, names) -> lines.add("| " + escaped(row.statement()) + " | " + String.join(", ", names)
                    + " | " + escaped(row.remark()) + " |"));
            lines.add("");
        });
        return lines;
    }

    private static String remark(Finding row) {
        return switch (row.standing()) {
            case NEEDED -> "used";
            case OCCASIONAL -> "needed when " + row.reason();
            case EXPLAINED -> row.kind().explained(row.reason());
            case GRANTED -> "granted";
            case REDUNDANT -> "REDUNDANT";
            case UNEXPLAINED -> row.kind().mark();
        };
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;").replace("$", "&#36;");
    }
}
