package com.example.pipeline.cli.trigger;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of a trigger filter ("Working with glob patterns in syntax"): {@code *} within a path part, {@code **} across
 * parts, {@code ?}, {@code [a-z]}, {@code [!a]}, <code>{a,b}</code>, and a backslash before a character that means itself.
 */
record Glob(String text) {
    private static final String ANY_FOLDER = "**/";

    boolean matches(String path) {
        try {
            return Pattern.compile(expression(), Pattern.DOTALL).matcher(path).matches();
        } catch (PatternSyntaxException e) {
            // A bracket that is not closed, or a range that runs backwards. AWS does not document what it does then.
            return false;
        }
    }

    /**
     * Whether AWS might see it otherwise. <code>**</code> stands for zero or more characters, and AWS does not document
     * that the slash behind it may be missing, too.
     */
    boolean mayMatchAtTheTop(String path) {
        return !path.contains("/") && text.startsWith(ANY_FOLDER) && new Glob(text.substring(3)).matches(path);
    }

    private String expression() {
        StringBuilder expression = new StringBuilder();
        boolean group = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '*') {
                boolean across = text.startsWith("**", i);
                expression.append(across ? ".*" : "[^/]*");
                i += across ? 1 : 0;
            } else if (c == '?') {
                expression.append("[^/]");
            } else if (c == '[' && text.indexOf(']', i + 2) > 0) {
                int end = text.indexOf(']', i + 2);
                expression.append(characters(text.substring(i + 1, end)));
                i = end;
            } else if (c == '{' && !group) {
                expression.append("(?:");
                group = true;
            } else if (c == '}' && group) {
                expression.append(')');
                group = false;
            } else if (c == ',' && group) {
                expression.append('|');
            } else if (c == '\\' && i + 1 < text.length()) {
                i++;
                expression.append(Pattern.quote(String.valueOf(text.charAt(i))));
            } else {
                expression.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return expression.toString();
    }

    /** Within brackets only {@code !} at the start and {@code -} mean something. No bracket matches a slash. */
    private static String characters(String inBrackets) {
        boolean not = inBrackets.startsWith("!");
        String characters = (not ? inBrackets.substring(1) : inBrackets).replaceAll("[\\[\\]\\\\^&]", "\\\\$0");
        return "(?!/)[" + (not ? "^" : "") + characters + "]";
    }
}
