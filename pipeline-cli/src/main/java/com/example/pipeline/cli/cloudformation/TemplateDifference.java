package com.example.pipeline.cli.cloudformation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What differs between two templates of a stack, apart from what makes no difference to its resources. */
public final class TemplateDifference {
    private static final List<String> SECTIONS =
            List.of("Parameters", "Mappings", "Conditions", "Rules", "Transform", "Resources");

    private TemplateDifference() {}

    /** Returns the names of the resources, parameters and so on that differ, such as {@code Build, PipelineRole}. */
    public static List<String> between(JsonNode one, JsonNode other) {
        List<String> names = new ArrayList<>();
        for (String section : SECTIONS) {
            JsonNode first = one.path(section);
            JsonNode second = other.path(section);
            if (!first.isObject() || !second.isObject()) {
                if (!same(first, second)) {
                    names.add(section);
                }
                continue;
            }
            Set<String> keys = new TreeSet<>(first.propertyNames());
            keys.addAll(second.propertyNames());
            keys.stream()
                    .filter(key -> !same(first.path(key), second.path(key)))
                    .filter(key -> !isMetadata(first.path(key)) && !isMetadata(second.path(key)))
                    .forEach(names::add);
        }
        return names;
    }

    private static boolean isMetadata(JsonNode resource) {
        return resource.path("Type").asString("").equals("AWS::CDK::Metadata");
    }

    /** Compares scalars by their text, since a YAML template has text only. */
    private static boolean same(JsonNode one, JsonNode other) {
        if (one.isObject() && other.isObject()) {
            ObjectNode first = withoutMetadata(one);
            ObjectNode second = withoutMetadata(other);
            return Objects.equals(Set.copyOf(first.propertyNames()), Set.copyOf(second.propertyNames()))
                    && first.propertyNames().stream().allMatch(key -> same(first.path(key), second.path(key)));
        }
        if (one.isArray() && other.isArray()) {
            for (int i = 0; i < one.size() && one.size() == other.size(); i++) {
                if (!same(one.get(i), other.get(i))) {
                    return false;
                }
            }
            return one.size() == other.size();
        }
        boolean containers = one.isContainer() || other.isContainer() || one.isMissingNode() || other.isMissingNode();
        return containers ? one.equals(other) : one.asString("").equals(other.asString(""));
    }

    private static ObjectNode withoutMetadata(JsonNode node) {
        ObjectNode copy = ((ObjectNode) node).objectNode();
        node.properties().stream()
                .filter(entry -> !(entry.getKey().equals("Metadata") && node.has("Type")))
                .forEach(entry -> copy.set(entry.getKey(), entry.getValue()));
        return copy;
    }
}
