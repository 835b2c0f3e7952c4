package com.example.pipeline.cli.codebuild;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Collects what is wrong with a buildspec, so that all of it is reported at once. */
final class Mistakes {
    private record Mistake(int line, String text, boolean unsupported) {}

    private final String file;
    private final List<Mistake> found = new ArrayList<>();

    Mistakes(String file) {
        this.file = file;
    }

    void add(int line, String path, String what) {
        found.add(new Mistake(line, path.isEmpty() ? what : path + ": " + what, false));
    }

    void unsupported(int line, String path) {
        found.add(new Mistake(line, "not supported by the local runner: " + path, true));
    }

    void throwIfAny() {
        if (found.isEmpty()) {
            return;
        }
        String message = found.stream()
                .sorted(Comparator.comparingInt(Mistake::line))
                .map(mistake -> file + ":" + mistake.line() + ": " + mistake.text())
                .collect(Collectors.joining("\n"));
        throw found.stream().allMatch(Mistake::unsupported)
                ? new Unsupported(message)
                : new BuildspecException(message);
    }
}
