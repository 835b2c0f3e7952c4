package com.example.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A part of a source file that begins at a line with certain words. */
final class Excerpt {

    private Excerpt() {}

    /**
     * The one line that contains {@code words} and the lines that belong to it by their indentation, with the bracket or
     * the word that ends them. In JSON, where {@code words} is the ID of a policy's statement, it is the whole statement.
     *
     * @throws IllegalArgumentException unless one line contains the words
     */
    static String of(Path file, String words) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<Integer> found = new ArrayList<>();
        for (int line = 0; line < lines.size(); line++) {
            if (lines.get(line).contains(words)) {
                found.add(line);
            }
        }
        if (found.size() != 1) {
            throw new IllegalArgumentException("%d lines of %s contain \"%s\"".formatted(found.size(), file, words));
        }
        int start = found.get(0);
        if (file.toString().endsWith(".json")) {
            start--;
        }
        int indentation = indentation(lines.get(start));
        int end = start + 1;
        while (end < lines.size() && (lines.get(end).isBlank() || indentation(lines.get(end)) > indentation)) {
            end++;
        }
        if (end < lines.size() && lines.get(end).strip().matches("([)}\\]]|fi$|done$).*")) {
            end++;
        }
        String excerpt = lines.subList(start, end).stream()
                .map(line -> line.isBlank() ? "" : line.substring(indentation))
                .collect(Collectors.joining("\n"))
                .stripTrailing();
        return excerpt.replaceFirst(",$", "");
    }

    private static int indentation(String line) {
        return line.length() - line.stripLeading().length();
    }
}
