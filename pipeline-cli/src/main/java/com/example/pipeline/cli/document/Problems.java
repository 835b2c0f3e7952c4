package com.example.pipeline.cli.document;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects everything that is wrong with one document, so that all of it is reported at once. */
public final class Problems {
    private record Found(int line, String text) {}

    private final String file;
    private final boolean passesUnknownKeys;
    private final List<Found> found = new ArrayList<>();
    private final List<Found> passedOver = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();

    /** @param file its name, for messages; null: the document is in no file, and messages have no line */
    public Problems(String file) {
        this(file, false);
    }

    private Problems(String file, boolean passesUnknownKeys) {
        this.file = file;
        this.passesUnknownKeys = passesUnknownKeys;
    }

    /** For a document whose unknown keys AWS passes over: they are notices, not problems. */
    public static Problems passingUnknownKeys(String file) {
        return new Problems(file, true);
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
        found.add(found(line, path, what));
    }

    /** Adds something that is valid in AWS and that the local runner can't do. */
    public void addUnsupported(int line, String path, String what) {
        found.add(found(line, path, what));
    }

    void addUnknownKey(int line, String path, String hint) {
        // A merge key is not unknown to AWS, and to pass over what it merges would change what runs.
        if (path.endsWith("<<")) {
            addUnsupported(line, path, "merge keys are not supported by the local runner");
        } else if (passesUnknownKeys) {
            passedOver.add(found(line, path, "unknown key, which AWS passes over" + hint));
        } else {
            add(line, path, "unknown key" + hint);
        }
    }

    private Found found(int line, String path, String what) {
        String place = file == null ? "" : file + (line == 0 ? ": " : ":" + line + ": ");
        return new Found(line, place + (path.isEmpty() ? what : path + ": " + what));
    }

    void add(Section section) {
        sections.add(section);
    }

    /** One line for each problem, in the order of the file: {@code file:line: key: what is wrong}. */
    public List<String> lines() {
        return lines(found);
    }

    /** The same, for the keys that AWS passes over. */
    public List<String> notices() {
        return lines(passedOver);
    }

    private List<String> lines(List<Found> all) {
        sections.forEach(Section::reportUnknownKeys);
        sections.clear();
        return all.stream()
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
