package com.example.pipeline.infra.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Collects what is wrong in a file, so that all of it is said at once. */
final class Problems {

    private final String file;
    private final List<Problem> found = new ArrayList<>();

    private record Problem(int line, String key, String what) {
    }

    Problems(String file) {
        this.file = file;
    }

    void add(Node node, String key, String what) {
        int line = node.getStartMark().map(Mark::getLine).orElse(0) + 1;
        String name = key.endsWith(".") ? key.substring(0, key.length() - 1) : key;
        found.add(new Problem(line, name.isEmpty() ? "file" : name, what));
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new SettingsException(found.stream()
                .sorted(Comparator.comparingInt(Problem::line))
                .map(problem -> "%s:%d: %s: %s".formatted(file, problem.line(), problem.key(), problem.what()))
                .toList());
        }
    }
}
