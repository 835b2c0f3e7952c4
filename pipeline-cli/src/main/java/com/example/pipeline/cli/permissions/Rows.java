package com.example.pipeline.cli.permissions;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Findings by role or boundary; those that are the same in several accounts are one. */
record Rows(Map<String, List<Finding>> byHolder) {

    static Rows of(List<Finding> findings) {
        Map<String, List<Finding>> byHolder = new LinkedHashMap<>();
        for (Finding finding : findings) {
            List<Finding> rows = byHolder.computeIfAbsent(title(finding), title -> new ArrayList<>());
            int same = 0;
            while (same < rows.size() && !rows.get(same).isSameElsewhere(finding)) {
                same++;
            }
            if (same < rows.size()) {
                rows.set(same, rows.get(same).and(finding));
            } else {
                rows.add(finding);
            }
        }
        return new Rows(byHolder);
    }

    private static String title(Finding finding) {
        return finding.kind().title(finding.holder());
    }

    /** {@code NAME in ACCOUNT, ACCOUNT}. */
    String heading(String title) {
        return title + in(accounts(title));
    }

    /** The same, with the row's accounts. */
    String heading(String title, Finding row) {
        return title + in(row.accounts());
    }

    /** Names the accounts of a row that is not the same in all of the holder's. */
    String where(String title, Finding row) {
        return row.accounts().size() == accounts(title).size() ? "" : in(row.accounts());
    }

    private static String in(Collection<String> accounts) {
        return accounts.isEmpty() ? "" : " in " + String.join(", ", accounts);
    }

    private TreeSet<String> accounts(String title) {
        TreeSet<String> accounts = new TreeSet<>();
        byHolder.get(title).forEach(row -> accounts.addAll(row.accounts()));
        return accounts;
    }
}
