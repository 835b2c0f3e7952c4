package com.example.pipeline.cli.permissions;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * A statement that allows actions on resources.
 *
 * @param condition values that condition keys must equal
 */
record Statement(String sid, SortedSet<String> actions, SortedSet<String> resources, Map<String, String> condition) {

    /** As JSON, in the format of the policy files: two spaces, single values without a list. */
    List<String> json() {
        List<String> lines = new ArrayList<>();
        lines.add("{");
        lines.add("  \"Sid\": \"" + sid + "\",");
        lines.add("  \"Effect\": \"Allow\",");
        lines.addAll(values("  ", "Action", actions, ","));
        lines.addAll(values("  ", "Resource", resources, condition.isEmpty() ? "" : ","));
        if (!condition.isEmpty()) {
            lines.add("  \"Condition\": {");
            lines.add("    \"StringEquals\": {");
            lines.add(condition.entrySet().stream()
                    .map(entry -> "      \"" + entry.getKey() + "\": \"" + entry.getValue() + "\"")
                    .collect(Collectors.joining(",\n")));
            lines.add("    }");
            lines.add("  }");
        }
        lines.add("}");
        return lines.stream().flatMap(String::lines).toList();
    }

    /** The lines of a key with one or more texts. */
    static List<String> values(String indent, String key, Collection<String> texts, String end) {
        if (texts.size() == 1) {
            return List.of(indent + "\"" + key + "\": \"" + texts.iterator().next() + "\"" + end);
        }
        List<String> lines = new ArrayList<>();
        lines.add(indent + "\"" + key + "\": [");
        lines.add(texts.stream().map(text -> indent + "  \"" + text + "\"").collect(Collectors.joining(",\n")));
        lines.add(indent + "]" + end);
        return lines.stream().flatMap(String::lines).toList();
    }
}
