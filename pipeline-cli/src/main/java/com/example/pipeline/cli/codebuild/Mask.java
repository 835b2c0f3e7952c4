package com.example.pipeline.cli.codebuild;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Hides secrets, line by line, as CodeBuild does: the values of secret variables and AWS access key IDs
 * ("Build specification reference for CodeBuild", env).
 */
final class Mask {
    private static final String HIDDEN = "***";
    private static final Pattern ACCESS_KEY_ID = Pattern.compile("\\b(AKIA|ASIA)[A-Z0-9]{16}\\b");

    private final List<String> secrets;

    Mask(Collection<String> values) {
        secrets = values.stream()
                .flatMap(value -> Stream.concat(Stream.of(value), value.lines()))
                .filter(value -> !value.isBlank())
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    String hide(String text) {
        String shown = text;
        for (String secret : secrets) {
            shown = shown.replace(secret, HIDDEN);
        }
        return shown.contains("AKIA") || shown.contains("ASIA")
                ? ACCESS_KEY_ID.matcher(shown).replaceAll(HIDDEN)
                : shown;
    }

    /** How many characters the longest secret has. */
    int longest() {
        return secrets.isEmpty() ? 0 : secrets.get(0).length();
    }
}
