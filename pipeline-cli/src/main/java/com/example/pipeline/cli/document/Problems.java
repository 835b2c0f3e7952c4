package com.example.pipeline.cli.document;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects everything that is wrong with one document, so that all of it is reported at once. */
public final class Problems {
    private record Found(int line, String text) {}

    private final String file;
    private final List<Found> found = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();

    /** @param file its name, for messages; null: the document is in no file, and messages have no line */
    public Problems(String file) {
        this.file = file;
    }

    /** Adds a problem that has no line. */
    public void add(String path, String what) {
        add(0, path, what);
    }

    /**
     * @param line in the file, from 1; 0: unknown
     * @param path of the key, such as {@code phases.build.commands[0]}; empty: the whole document
     */
    public void add(int line, String path, String what) {
        String place = file == null ? "" : file + (line == 0 ? ": " : ":" + line + ": ");
        found.add(new Found(line, place + (path.isEmpty() ? what : path + ": " + what)));
    }

    void add(Section section) {
        sections.add(section);
    }

    /** One line for each problem, in the order of the file: {@code file:line: key: what is wrong}. */
    public List<String> lines() {
        sections.forEach(Section::reportUnknownKeys);
        sections.clear();
        return found.stream()
                .sorted(Comparator.comparingInt(Found::line))
                .map(Found::text)
                .distinct()
                .toList();
    }

    /** @throws Problem with all problems, if there are any */
    public void throwIfAny() {
        if (!lines().isEmpty()) {
            throw Problem.failed(String.join("\n", lines()));
        }
    }

    /** For a document that cannot be read any further. */
    Problem fatal(int line, String what) {
        add(line, "", what);
        return Problem.failed(String.join("\n", lines()));
    }
}
