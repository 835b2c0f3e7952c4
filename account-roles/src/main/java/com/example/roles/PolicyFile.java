package com.example.roles;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.iam.PolicyDocument;

/**
 * A policy as IAM has it, in {@code src/main/resources/policies}, with <code>${names}</code> to fill in.
 * A string that is nothing but a name may become a list.
 */
public final class PolicyFile {

    private PolicyFile() {
    }

    /** @throws IllegalArgumentException if a name has no value */
    public static PolicyDocument read(String name, Map<String, ?> values) {
        try (InputStream file = PolicyFile.class.getResourceAsStream("/policies/" + name + ".json")) {
            Map<String, Object> policy = new ObjectMapper().readValue(file, new TypeReference<>() { });
            return PolicyDocument.fromJson(filled(policy, values));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object filled(Object json, Map<String, ?> values) {
        if (json instanceof Map<?, ?> map) {
            Map<Object, Object> filled = new LinkedHashMap<>();
            map.forEach((key, value) -> filled.put(key, filled(value, values)));
            return filled;
        }
        if (json instanceof List<?> list) {
            return list.stream().map(item -> filled(item, values)).toList();
        }
        return json instanceof String text ? text(text, values) : json;
    }

    private static Object text(String text, Map<String, ?> values) {
        String filled = text;
        for (Map.Entry<String, ?> value : values.entrySet()) {
            String name = "${" + value.getKey() + "}";
            if (text.equals(name)) {
                return value.getValue();
            }
            filled = filled.replace(name, value.getValue().toString());
        }
        // Values of CDK that are not known yet look like ${Token[...]}.
        if (filled.matches(".*\\$\\{[a-z].*")) {
            throw new IllegalArgumentException("No value for a name in " + text);
        }
        return filled;
    }
}
