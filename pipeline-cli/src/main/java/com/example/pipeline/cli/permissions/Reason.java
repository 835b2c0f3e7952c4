package com.example.pipeline.cli.permissions;

/**
 * Why an action stays granted that runs don't use, or not all of them.
 *
 * @param holder the role, boundary or resource policy, which may have wildcards
 * @param statement the only one that it is about; null: all that have the action
 * @param occasional the text says when it is used: some runs use it, others don't
 * @param line in the file, from 1
 */
record Reason(Wildcard holder, String statement, String action, String text, boolean occasional, int line) {

    boolean isFor(String name, String where, Wildcard granted) {
        return holder.matches(name)
                && granted.text().equalsIgnoreCase(action)
                && (statement == null || statement.equals(where));
    }
}
