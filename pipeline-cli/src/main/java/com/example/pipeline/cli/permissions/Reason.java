package com.example.pipeline.cli.permissions;

/**
 * Why an action stays granted that runs don't use, or not all of them.
 *
 * @param holder the role, boundary or resource policy, which may have wildcards
 * @param occasional the text says when it is used: some runs use it, others don't
 * @param line in the file, from 1
 */
record Reason(Wildcard holder, String action, String text, boolean occasional, int line) {

    boolean isFor(String name, Wildcard granted) {
        return holder.matches(name) && granted.text().equalsIgnoreCase(action);
    }
}
