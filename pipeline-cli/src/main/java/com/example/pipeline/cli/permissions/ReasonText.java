package com.example.pipeline.cli.permissions;

import com.example.pipeline.cli.document.Document;
import com.example.pipeline.cli.document.Problems;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The text of {@code permissions.yaml}. An edit adds entries to a role, or removes actions, and leaves the rest. */
final class ReasonText {
    private static final String FILE = "permissions.yaml";

    private final List<String> lines;

    ReasonText(String text) {
        this.lines = new ArrayList<>(text.lines().toList());
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }

    List<Reason> reasons() {
        return Reason.read(FILE, text());
    }

    /** Whether there is a reason for an action of a statement of a role. */
    boolean has(String role, String statement, String action) {
        return reasons().stream().anyMatch(reason -> isFor(reason, role, statement, action));
    }

    private static boolean isFor(Reason reason, String role, String statement, String action) {
        return reason.holder().matches(role)
                && reason.action().equalsIgnoreCase(action)
                && (reason.statement() == null || reason.statement().equals(statement));
    }

    /** Adds an entry to the first key that is about the role, or a key for the role. */
    void add(String role, String when, String statement, Collection<String> actions) {
        List<String> entry = List.of(
                "  - when: " + when,
                "    statement: " + statement,
                "    actions: [" + String.join(", ", actions) + "]");
        int key = key(role);
        if (key < 0) {
            lines.addAll(List.of("", "\"" + role + "\":"));
            key = lines.size() - 1;
        }
        int end = key + 1;
        while (end < lines.size() && (lines.get(end).isBlank() || lines.get(end).startsWith(" "))) {
            end++;
        }
        while (lines.get(end - 1).isBlank()) {
            end--;
        }
        lines.addAll(end, wrapped(entry));
    }

    /** Long lists get a line for each action. */
    private static List<String> wrapped(List<String> entry) {
        String actions = entry.get(2);
        if (actions.length() <= 110) {
            return entry;
        }
        List<String> wrapped = new ArrayList<>(List.of(entry.get(0), entry.get(1), "    actions:"));
        for (String action : actions.substring(actions.indexOf('[') + 1, actions.length() - 1)
                .split(", ")) {
            wrapped.add("      - " + action);
        }
        return wrapped;
    }

    private int key(String role) {
        for (String key : Document.yaml(text(), new Problems(FILE)).keys()) {
            if (Wildcard.of(key.startsWith("?") ? key.substring(1) : key).matches(role)) {
                for (int line = 0; line < lines.size(); line++) {
                    if (lines.get(line).equals(key + ":") || lines.get(line).equals("\"" + key + "\":")) {
                        return line;
                    }
                }
            }
        }
        return -1;
    }

    /** Removes the actions of a role's reasons that fail the test, and entries that then have no action. */
    void keep(String role, Predicate<Reason> kept) {
        // From the end, so that the lines of the others stay.
        List<Reason> reasons = new ArrayList<>(reasons());
        Collections.reverse(reasons);
        for (Reason reason : reasons) {
            if (reason.holder().text().equals(holder(role)) && !kept.test(reason)) {
                remove(reason);
            }
        }
    }

    private String holder(String role) {
        int line = key(role);
        return line < 0 ? null : lines.get(line).replaceAll("^\"?\\??|\"?:$", "");
    }

    private void remove(Reason reason) {
        int at = reason.line() - 1;
        String line = lines.get(at);
        String action = "\"?" + Pattern.quote(reason.action()) + "\"?";
        if (line.matches("\\s*- " + action + "\\s*")) {
            lines.remove(at);
            if (!lines.get(at - 1).matches("\\s*actions:\\s*")
                    || at < lines.size() && lines.get(at).matches("\\s{6,}- .*")) {
                return;
            }
            removeEntry(at - 1);
        } else {
            String shorter = line.replaceFirst("(?<=[\\[ ])" + action + ", |, " + action + "(?=[],])", "");
            if (!shorter.equals(line)) {
                lines.set(at, shorter);
            } else {
                removeEntry(at);
            }
        }
    }

    /** Removes the entry of a list that a line is in. */
    private void removeEntry(int line) {
        int start = line;
        while (!lines.get(start).startsWith("  - ")) {
            start--;
        }
        int end = start + 1;
        while (end < lines.size() && lines.get(end).startsWith("   ")) {
            end++;
        }
        lines.subList(start, end).clear();
    }
}
