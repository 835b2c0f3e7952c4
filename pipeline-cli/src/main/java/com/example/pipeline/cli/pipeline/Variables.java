package com.example.pipeline.cli.pipeline;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables of an execution ("Variables" in the CodePipeline user guide): {@code #{namespace.key}}. */
final class Variables {
    private static final Pattern REFERENCE = Pattern.compile("#\\{([^.{}]+)\\.([^{}]+)}");

    private final Map<String, Map<String, String>> namespaces = new HashMap<>();

    Variables copy() {
        Variables copy = new Variables();
        copy.namespaces.putAll(namespaces);
        return copy;
    }

    /** Adds an action's output variables, or those of the pipeline itself. */
    void put(String namespace, Map<String, String> values) {
        namespaces.put(namespace, Map.copyOf(values));
    }

    /** Returns the name for a message: {@code ENVIRONMENTS} for <code>#{variables.ENVIRONMENTS}</code>. */
    static String name(String text) {
        Matcher matcher = REFERENCE.matcher(text);
        return matcher.matches() ? matcher.group(2) : text;
    }

    /** @throws NoSuchElementException when a variable has no value */
    String resolve(String text) {
        Matcher matcher = REFERENCE.matcher(text);
        return matcher.replaceAll(match -> Matcher.quoteReplacement(value(match.group(1), match.group(2))));
    }

    /** Whether each variable in a text has a value. */
    boolean areKnownIn(String text) {
        return REFERENCE
                .matcher(text)
                .results()
                .allMatch(match ->
                        namespaces.getOrDefault(match.group(1), Map.of()).containsKey(match.group(2)));
    }

    Map<String, String> resolve(Map<String, String> texts) {
        Map<String, String> resolved = new LinkedHashMap<>();
        texts.forEach((key, text) -> resolved.put(key, resolve(text)));
        return resolved;
    }

    private String value(String namespace, String key) {
        Map<String, String> values = namespaces.get(namespace);
        String value = values == null ? null : values.get(key);
        if (value == null) {
            throw new NoSuchElementException("Variable #{" + namespace + "." + key + "} has no value: "
                    + (values == null
                            ? "no earlier action has the namespace " + namespace
                            : "the namespace has " + new TreeSet<>(values.keySet())));
        }
        return value;
    }
}
