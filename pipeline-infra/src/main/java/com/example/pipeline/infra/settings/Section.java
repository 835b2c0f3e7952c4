package com.example.pipeline.infra.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A mapping of the settings file. Reads keys as text, remembers lines, and notes what is wrong. */
final class Section {

    private final Problems problems;
    private final String path;
    private final Node node;
    private final Map<String, Node> values = new LinkedHashMap<>();

    Section(Problems problems, String path, Node node, List<String> known) {
        this.problems = problems;
        this.path = path;
        this.node = node;
        if (!(node instanceof MappingNode mapping)) {
            problems.add(node, path, "must be a mapping of " + String.join(", ", known));
            return;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
            if (!known.contains(key)) {
                problems.add(tuple.getKeyNode(), path + key, "unknown key; known are " + String.join(", ", known));
            } else if (values.putIfAbsent(key, tuple.getValueNode()) != null) {
                problems.add(tuple.getKeyNode(), path + key, "stands twice");
            }
        }
    }

    /** @return the text, or "" after noting why there is none */
    String text(String key, Pattern pattern, String rule) {
        Node value = required(key);
        if (value == null) {
            return "";
        }
        return matching(value, path + key, pattern, rule);
    }

    List<String> texts(String key, Pattern pattern, String rule) {
        List<Node> items = items(key);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            texts.add(matching(items.get(i), "%s%s[%d]".formatted(path, key, i), pattern, rule));
        }
        return texts;
    }

    int number(String key, int least, int most) {
        String rule = "must be a whole number from %d to %d".formatted(least, most);
        String text = text(key, Pattern.compile("\\d{1,9}"), rule);
        int number = text.isEmpty() ? least : Integer.parseInt(text);
        if (number < least || number > most) {
            problems.add(values.get(key), path + key, rule + ", not " + number);
        }
        return number;
    }

    List<Section> sections(String key, List<String> known) {
        List<Node> items = items(key);
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            sections.add(new Section(problems, "%s%s[%d].".formatted(path, key, i), items.get(i), known));
        }
        return sections;
    }

    Optional<Section> section(String key, List<String> known) {
        return Optional.ofNullable(values.get(key))
            .map(value -> new Section(problems, path + key + ".", value, known));
    }

    void wrong(String key, String rule) {
        problems.add(values.getOrDefault(key, node), path + key, rule);
    }

    private List<Node> items(String key) {
        Node value = required(key);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof SequenceNode sequence) || sequence.getValue().isEmpty()) {
            problems.add(value, path + key, "must be a list with at least one entry");
            return List.of();
        }
        return sequence.getValue();
    }

    private Node required(String key) {
        if (node instanceof MappingNode && !values.containsKey(key)) {
            problems.add(node, path + key, "is missing");
        }
        return values.get(key);
    }

    private String matching(Node value, String where, Pattern pattern, String rule) {
        String text = value instanceof ScalarNode scalar ? scalar.getValue() : "";
        if (pattern.matcher(text).matches()) {
            return text;
        }
        problems.add(value, where, text.isEmpty() ? rule : "%s, not \"%s\"".formatted(rule, text));
        return "";
    }
}
