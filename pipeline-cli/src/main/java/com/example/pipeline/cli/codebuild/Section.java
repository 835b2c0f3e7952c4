package com.example.pipeline.cli.codebuild;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A mapping of the buildspec. Each key is asked for by name; {@link #end} reports the keys that nobody asked
 * for.
 */
final class Section {
    private static final Set<String> YES = Set.of("yes", "true");
    private static final Set<String> NO = Set.of("no", "false");

    private final String path;
    private final int line;
    private final Mistakes mistakes;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final Set<String> known = new TreeSet<>();

    private Section(String path, int line, Mistakes mistakes) {
        this.path = path;
        this.line = line;
        this.mistakes = mistakes;
    }

    /** Returns the mapping at a path (empty: the whole file), or reports that there is none. */
    static Optional<Section> of(String path, Node node, Mistakes mistakes) {
        Section section = new Section(path, Scalar.line(node), mistakes);
        if (!(node instanceof MappingNode mapping)) {
            mistakes.add(section.line, path, empty(node) ? "is empty" : "must be a mapping of keys to values");
            return Optional.empty();
        }
        mapping.getValue().forEach(section::add);
        return Optional.of(section);
    }

    private void add(NodeTuple tuple) {
        Node key = tuple.getKeyNode();
        String name = key instanceof ScalarNode scalar ? scalar.getValue() : key.toString();
        if (values.put(name, tuple.getValueNode()) != null) {
            mistakes.add(Scalar.line(key), path(name), "is there twice");
        }
        lines.put(name, Scalar.line(key));
    }

    String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    String path() {
        return path;
    }

    int line() {
        return line;
    }

    int line(String key) {
        return lines.getOrDefault(key, line);
    }

    /** The names of all keys, where they are free to choose. */
    List<String> keys() {
        known.addAll(values.keySet());
        return List.copyOf(values.keySet());
    }

    boolean has(String key) {
        known.add(key);
        return values.containsKey(key);
    }

    Optional<Section> section(String key) {
        return has(key) ? of(path(key), values.get(key), mistakes) : Optional.empty();
    }

    Optional<Scalar> text(String key) {
        return has(key) ? Optional.ofNullable(Scalar.of(path(key), values.get(key), mistakes)) : Optional.empty();
    }

    List<Scalar> texts(String key) {
        List<Scalar> texts = new ArrayList<>();
        if (!has(key)) {
            return texts;
        }
        if (!(values.get(key) instanceof SequenceNode sequence)) {
            mistakes.add(line(key), path(key), empty(values.get(key)) ? "is empty" : "must be a list");
            return texts;
        }
        for (Node item : sequence.getValue()) {
            Scalar scalar = Scalar.of(path(key) + "[" + texts.size() + "]", item, mistakes);
            if (scalar != null && scalar.text().isBlank()) {
                mistakes.add(scalar.line(), scalar.path(), "is empty");
            }
            // Stands for the item in the count, so that the next one's index is right.
            texts.add(scalar == null ? new Scalar(path(key), "", line(key)) : scalar);
        }
        return texts;
    }

    boolean yes(String key) {
        Optional<Scalar> value = text(key);
        String answer =
                value.map(scalar -> scalar.text().toLowerCase(Locale.ROOT)).orElse("no");
        if (!YES.contains(answer) && !NO.contains(answer)) {
            mistakes.add(line(key), path(key), "must be yes or no");
        }
        return YES.contains(answer);
    }

    void require(String key) {
        if (!has(key)) {
            mistakes.add(line, path(key), "is missing");
        }
    }

    void unsupported(String... keys) {
        for (String key : keys) {
            if (has(key)) {
                mistakes.unsupported(line(key), path(key));
            }
        }
    }

    void end() {
        values.keySet().stream()
                .filter(key -> !known.contains(key))
                .forEach(key -> mistakes.add(line(key), path(key), "unknown key" + Spelling.hint(key, known)));
    }

    private static boolean empty(Node node) {
        return node instanceof ScalarNode scalar && scalar.getValue().isEmpty();
    }
}
