package com.example.pipeline.cli.codebuild;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What happens when a phase fails ("Build specification reference for CodeBuild", on-failure).
 *
 * @param retries how often the build is repeated; 0 unless the kind is RETRY
 * @param error what the error must contain for a retry; null unless the kind is RETRY
 */
record OnFailure(Kind kind, int retries, Pattern error) {
    enum Kind {
        /** The buildspec does not say; the phase decides ("Build phase transitions"). */
        TRANSITION,
        ABORT,
        CONTINUE,
        RETRY
    }

    static final OnFailure DEFAULT = new OnFailure(Kind.TRANSITION, 0, null);

    private static final Pattern SYNTAX = Pattern.compile("RETRY(?:-(\\d+))?(?:-(.+))?", Pattern.CASE_INSENSITIVE);
    private static final int RETRIES = 3;
    private static final int MOST_RETRIES = 100;

    /** Returns nothing for a value that CodeBuild does not know. */
    static Optional<OnFailure> parse(String text) {
        if (text.equals("ABORT") || text.equals("CONTINUE")) {
            return Optional.of(new OnFailure(Kind.valueOf(text), 0, null));
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

    /** Whether an error with these lines repeats a build that was repeated this many times before. */
    boolean repeats(int repetition, List<String> errorLines) {
        return repetition < retries
                && errorLines.stream().anyMatch(line -> error.matcher(line).find());
    }
}
