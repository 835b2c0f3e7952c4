package com.example.pipeline.cli.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A mapping of a YAML or JSON document. The reader asks for each key by name. {@link Problems#lines} reports duplicate
 * keys, values of the wrong kind, and the keys that the reader did not ask for.
 */
public final class Section {
    private static final Set<String> YES = Set.of("yes", "true");
    private static final Set<String> NO = Set.of("no", "false");

    private final String path;
    private final int line;
    private final Problems problems;
    private final boolean isMapping;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final Set<String> known = new TreeSet<>();

    /** @param node null: the document is empty */
    Section(String path, Node node, Problems problems) {
        this.path = path;
        this.line = node == null ? 1 : line(node);
        this.problems = problems;
        this.isMapping = node == null || node instanceof MappingNode;
        problems.add(this);
        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(this::add);
        } else if (node != null) {
            problems.add(line, path, isEmpty(node) ? "is empty" : "must be a mapping of keys to values");
        }
    }

    private void add(NodeTuple tuple) {
        Node key = tuple.getKeyNode();
        String name = key instanceof ScalarNode scalar ? scalar.getValue() : key.toString();
        if (values.put(name, tuple.getValueNode()) != null) {
            problems.add(line(key), path(name), "duplicate key");
        }
        lines.put(name, line(key));
    }

    /** The path of this section, such as {@code phases.build}; empty: the whole document. */
    public String path() {
        return path;
    }

    /** The names of all keys, where the document can choose them. */
    public List<String> keys() {
        known.addAll(values.keySet());
        return List.copyOf(values.keySet());
    }

    /** A key, as a value that problems can be reported for. */
    public Scalar key(String key) {
        return new Scalar(path(key), key, line(key), problems);
    }

    public boolean has(String key) {
        known.add(key);
        return values.containsKey(key);
    }

    /** Whether the value of the key is a mapping; for keys that take several kinds of values. */
    public boolean isSection(String key) {
        return has(key) && values.get(key) instanceof MappingNode;
    }

    /** Adds a problem with a key, or with its absence. */
    public void problem(String key, String what) {
        problems.add(line(key), path(key), what);
    }

    /** Adds a problem with the section itself. */
    public void problem(String what) {
        problems.add(line, path, what);
    }

    /** The value of a key that has text; empty when the key is absent, or when its value is reported as wrong. */
    public Optional<Scalar> text(String key) {
        return has(key) ? scalar(path(key), values.get(key)) : Optional.empty();
    }

    public String text(String key, String otherwise) {
        return text(key).map(Scalar::text).orElse(otherwise);
    }

    /** The text of a key that must be there; empty text when it is reported as missing. */
    public String requiredText(String key) {
        require(key);
        return text(key, "");
    }

    /** The items of a list of texts, none of them empty. */
    public List<Scalar> texts(String key) {
        List<Scalar> texts = new ArrayList<>();
        List<Node> items = items(key);
        for (int i = 0; i < items.size(); i++) {
            scalar(path(key) + "[" + i + "]", items.get(i)).ifPresent(item -> {
                if (item.text().isBlank()) {
                    item.problem("is empty");
                }
                texts.add(item);
            });
        }
        return texts;
    }

    /** The same where AWS takes one text for a list of one, and nothing for an empty list. */
    public List<Scalar> oneOrMoreTexts(String key) {
        if (has(key) && values.get(key) instanceof ScalarNode scalar) {
            return isEmpty(scalar) ? List.of() : text(key).stream().toList();
        }
        return texts(key);
    }

    /** A mapping of free keys to texts; empty when the key is absent. */
    public Map<String, String> textMap(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        section(key)
                .ifPresent(section -> section.keys()
                        .forEach(name -> section.text(name).ifPresent(value -> texts.put(name, value.text()))));
        return texts;
    }

    public Optional<Section> section(String key) {
        return has(key) ? Optional.of(new Section(path(key), values.get(key), problems)) : Optional.empty();
    }

    /** The mapping of a key, where AWS takes nothing for a key that is absent. */
    public Optional<Section> filledSection(String key) {
        return has(key) && isEmpty(values.get(key)) ? Optional.empty() : section(key);
    }

    /** The mapping of a key; without keys when the key is absent. */
    public Section sectionOrEmpty(String key) {
        return section(key).orElseGet(() -> new Section(path(key), null, problems));
    }

    /** The items of a list of mappings. Their paths have an item's {@code name} where it has one, or its index. */
    public List<Section> sections(String key) {
        return Document.sections(path(key), items(key), problems);
    }

    /** Whether a key says yes or true; absent means no. */
    public boolean flag(String key) {
        String answer = text(key, "no").toLowerCase(Locale.ROOT);
        if (!YES.contains(answer) && !NO.contains(answer)) {
            problem(key, "must be yes or no");
        }
        return YES.contains(answer);
    }

    public int number(String key, int otherwise) {
        try {
            return text(key).map(Scalar::text).map(Integer::parseInt).orElse(otherwise);
        } catch (NumberFormatException e) {
            problem(key, "must be a whole number");
            return otherwise;
        }
    }

    public void require(String key) {
        // A value of another kind is already reported.
        if (!has(key) && isMapping) {
            problems.add(line, path(key), "is missing");
        }
    }

    /** Keys that AWS has and the local runner does not support. */
    public void unsupported(String... keys) {
        for (String key : keys) {
            if (has(key)
                    && !(values.get(key) instanceof CollectionNode<?> all
                            && all.getValue().isEmpty())) {
                problems.addUnsupported(line(key), path(key), "is not supported by the local runner");
            }
        }
    }

    /** Keys that make no difference to a local run. */
    public void ignored(String... keys) {
        known.addAll(List.of(keys));
    }

    void reportUnknownKeys() {
        values.keySet().stream()
                .filter(key -> !known.contains(key))
                .forEach(key -> problems.addUnknownKey(line(key), path(key), Spelling.hint(key, known)));
    }

    private List<Node> items(String key) {
        if (!has(key)) {
            return List.of();
        }
        if (values.get(key) instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        problem(key, isEmpty(values.get(key)) ? "is empty" : "must be a list");
        return List.of();
    }

    private Optional<Scalar> scalar(String where, Node node) {
        if (node instanceof ScalarNode scalar) {
            return Optional.of(new Scalar(where, scalar.getValue(), line(node), problems));
        }
        problems.add(line(node), where, "must be text (with \": \" or \"[\" in it, it needs quotes)");
        return Optional.empty();
    }

    private String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private int line(String key) {
        return lines.getOrDefault(key, line);
    }

    static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private static boolean isEmpty(Node node) {
        return node instanceof ScalarNode scalar && scalar.getValue().isEmpty();
    }
}
