package com.example.pipeline.cli.permissions;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An action, a resource, or a name with {@code *} and {@code ?} ("IAM JSON policy elements: Resource").
 * <code>${...}</code> stands for what is only known at deployment, and matches anything.
 */
record Wildcard(String text, Pattern pattern) {

    private static final Pattern SPECIAL = Pattern.compile("\\$\\{[^}]*}|[*?]");

    /** Actions ignore case. */
    static Wildcard action(String text) {
        return new Wildcard(text, compile(text, Pattern.CASE_INSENSITIVE));
    }

    static Wildcard of(String text) {
        return new Wildcard(text, compile(text, 0));
    }

    boolean matches(String value) {
        return pattern.matcher(value).matches();
    }

    /** Whether one of them covers the other. Patterns that only overlap in part do not count. */
    boolean overlaps(Wildcard other) {
        return matches(other.text) || other.matches(text);
    }

    private static Pattern compile(String text, int flags) {
        StringBuilder regex = new StringBuilder();
        int end = 0;
        for (Matcher special = SPECIAL.matcher(text); special.find(); end = special.end()) {
            regex.append(Pattern.quote(text.substring(end, special.start())))
                    .append(special.group().equals("?") ? "." : ".*");
        }
        return Pattern.compile(regex.append(Pattern.quote(text.substring(end))).toString(), flags);
    }

    @Override
    public String toString() {
        return text;
    }
}
