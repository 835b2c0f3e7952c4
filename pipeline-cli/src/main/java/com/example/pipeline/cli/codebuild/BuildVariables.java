package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.pipeline.Action;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The configuration {@code EnvironmentVariables} of a CodeBuild action: a JSON array as text. */
final class BuildVariables {
    private BuildVariables() {}

    /** @throws IllegalArgumentException saying what is wrong with it, or not supported */
    static Map<String, String> of(Action action) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (JsonNode variable : read(action.configuration().getOrDefault("EnvironmentVariables", "[]"))) {
            String name = variable.path("name").asString("");
            String type = variable.path("type").asString("PLAINTEXT");
            if (!type.equals("PLAINTEXT")) {
                throw new IllegalArgumentException("variable " + name + " of type " + type + " is not supported");
            }
            if (name.isEmpty() || !variable.has("value")) {
                throw new IllegalArgumentException("a variable needs name and value: " + variable);
            }
            variables.put(name, variable.get("value").asString());
        }
        return variables;
    }

    private static JsonNode read(String json) {
        try {
            JsonNode array = new JsonMapper().readTree(json);
            if (!array.isArray()) {
                throw new IllegalArgumentException("is not a JSON array");
            }
            return array;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("is not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
