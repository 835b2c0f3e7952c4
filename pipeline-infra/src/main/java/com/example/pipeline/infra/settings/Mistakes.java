package com.example.pipeline.infra.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;

/** Collects the mistakes of a file with their lines, to report all of them at once. */
final class Mistakes {

    private final String file;
    private final Map<JsonPointer, Integer> lines = new HashMap<>();
    private final List<Mistake> found = new ArrayList<>();

    private record Mistake(int line, String key, String what) {}

    /** @param content the file, read to its end to find the line of each key; a duplicate key is a mistake */
    Mistakes(String file, JsonParser content) {
        this.file = file;
        try (content) {
            while (content.nextToken() != null) {
                JsonPointer key = content.streamReadContext().pathAsPointer();
                int line = content.currentTokenLocation().getLineNr();
                if (lines.putIfAbsent(key, line) != null && content.currentToken() == JsonToken.PROPERTY_NAME) {
                    found.add(new Mistake(line, name(key), "duplicate key"));
                }
            }
        }
        if (lines.isEmpty()) {
            throw new SettingsException(file + ":1: the file is empty");
        }
    }

    /** @param key if the file lacks it, the line is that of its parent */
    void add(JsonPointer key, String what) {
        int line = lines.containsKey(key) ? lines.get(key) : lines.get(key.head());
        found.add(new Mistake(line, key.length() == 0 ? "file" : name(key), what));
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new SettingsException(found.stream()
                    .sorted(Comparator.comparingInt(Mistake::line))
                    .map(mistake -> "%s:%d: %s: %s".formatted(file, mistake.line(), mistake.key(), mistake.what()))
                    .collect(Collectors.joining("\n")));
        }
    }

    /** {@code /environments/0/name} as {@code environments[0].name}. */
    private static String name(JsonPointer key) {
        return key.toString().replaceAll("/(\\d+)", "[$1]").replace('/', '.').substring(1);
    }
}
