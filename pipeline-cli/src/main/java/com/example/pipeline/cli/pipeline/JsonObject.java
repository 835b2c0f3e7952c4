package com.example.pipeline.cli.pipeline;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Reads a JSON object field by field; what nobody asked for by the end is a problem with its path. */
final class JsonObject {
    private final JsonNode node;
    private final String path;
    private final Problems problems;
    private final Set<String> read = new HashSet<>();

    JsonObject(JsonNode node, String path, Problems problems) {
        this.node = node;
        this.path = path;
        this.problems = problems;
        if (!node.isObject()) {
            problems.add(path, "expected an object");
        }
    }

    String path(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    void problem(String field, String what) {
        problems.add(path(field), what);
    }

    boolean has(String field) {
        JsonNode value = node.get(field);
        return value != null && !value.isNull() && !(value.isContainer() && value.isEmpty());
    }

    String text(String field) {
        read.add(field);
        return has(field) ? node.get(field).asString() : null;
    }

    String text(String field, String otherwise) {
        String value = text(field);
        return value == null ? otherwise : value;
    }

    String required(String field) {
        String value = text(field);
        if (value == null) {
            problem(field, "is missing");
            return "";
        }
        return value;
    }

    int number(String field, int otherwise) {
        read.add(field);
        return has(field) ? node.get(field).asInt() : otherwise;
    }

    Map<String, String> texts(String field) {
        read.add(field);
        Map<String, String> texts = new LinkedHashMap<>();
        if (has(field)) {
            node.get(field).properties().forEach(entry -> texts.put(entry.getKey(), text(entry.getValue())));
        }
        return texts;
    }

    /** The object in {@code field}, or null. */
    <T> T object(String field, Function<JsonObject, T> reader) {
        read.add(field);
        return has(field) ? read(node.get(field), path(field), reader) : null;
    }

    /**
     * The objects in the array {@code field}; a path names them by their {@code name} where they have one.
     */
    <T> List<T> objects(String field, Function<JsonObject, T> reader) {
        read.add(field);
        List<T> objects = new ArrayList<>();
        if (has(field)) {
            int index = 0;
            for (JsonNode item : node.get(field)) {
                String key = item.path("name").asString(String.valueOf(index));
                objects.add(read(item, path(field) + "." + key, reader));
                index++;
            }
        }
        return objects;
    }

    /** A field of CodePipeline that can't be executed here. */
    void unsupported(String field) {
        read.add(field);
        if (has(field)) {
            problem(field, "is not supported");
        }
    }

    /** Fields that change nothing in how a run goes. */
    void ignored(String... fields) {
        read.addAll(List.of(fields));
    }

    private <T> T read(JsonNode value, String where, Function<JsonObject, T> reader) {
        JsonObject object = new JsonObject(value, where, problems);
        T result = reader.apply(object);
        object.rejectUnknown();
        return result;
    }

    void rejectUnknown() {
        node.propertyNames().stream()
                .filter(field -> !read.contains(field))
                .forEach(field -> problem(field, "is not a field of CodePipeline that is known here"));
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asString() : value.toString();
    }
}
