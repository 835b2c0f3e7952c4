package com.example.pipeline.cli.codebuild;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What a phase's failure leads to ("Build specification reference for CodeBuild", on-failure).
 *
 * @param retries how often the build is repeated; 0 unless {@link Kind#RETRY}
 * @param error what the error must contain for a retry
 */
public record OnFailure(Kind kind, int retries, Pattern error) {
    /** {@code TRANSITION}: nothing is written; the phase itself decides ("Build phase transitions"). */
    public enum Kind {
        TRANSITION,
        ABORT,
        CONTINUE,
        RETRY
    }

    public static final OnFailure DEFAULT = of(Kind.TRANSITION);

    private static final Pattern SYNTAX = Pattern.compile("RETRY(?:-(\\d+))?(?:-(.+))?", Pattern.CASE_INSENSITIVE);
    private static final int RETRIES = 3;
    private static final int MOST_RETRIES = 100;

    /** Returns nothing for a value that CodeBuild does not know. */
    static Optional<OnFailure> parse(String text) {
        if (text.equals("ABORT") || text.equals("CONTINUE")) {
            return Optional.of(of(Kind.valueOf(text)));
        }
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            int retries = matcher.group(1) == null ? RETRIES : Integer.parseInt(matcher.group(1));
            Pattern error = Pattern.compile(matcher.group(2) == null ? ".*" : matcher.group(2));
            return retries <= MOST_RETRIES ? Optional.of(new OnFailure(Kind.RETRY, retries, error)) : Optional.empty();
        } catch (NumberFormatException | PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    private static OnFailure of(Kind kind) {
        return new OnFailure(kind, 0, Pattern.compile(".*"));
    }
}
