package com.example.pipeline.cli.document;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Suggests the word that somebody probably meant. */
public final class Spelling {
    private Spelling() {}

    /** Returns {@code  (did you mean "…"?)} with a leading space, or nothing when no word is similar. */
    public static String hint(String written, Collection<String> words) {
        return words.stream()
                .filter(word -> distance(written, word) <= Math.max(2, word.length() / 3))
                .min(Comparator.comparingInt(word -> distance(written, word)))
                .map(word -> " (did you mean \"" + word + "\"?)")
                .orElse("");
    }

    /** The Levenshtein distance of the words in lower case. */
    private static int distance(String written, String word) {
        String one = written.toLowerCase(Locale.ROOT);
        String other = word.toLowerCase(Locale.ROOT);
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
