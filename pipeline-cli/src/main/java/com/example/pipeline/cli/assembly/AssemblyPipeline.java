package com.example.pipeline.cli.assembly;

import com.example.pipeline.cli.document.Document;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pipeline in the template of a stack.
 *
 * @param name its name, or its logical id if the template has none
 * @param declaration as the CodePipeline API has it, as far as the template says it without functions
 */
public record AssemblyPipeline(AssemblyStack stack, String logicalId, String name, JsonNode declaration) {

    static AssemblyPipeline of(AssemblyStack stack, String logicalId) {
        JsonNode properties = Document.template(stack.template())
                .path("Resources")
                .path(logicalId)
                .path("Properties");
        JsonNode declaration = declaration(properties);
        return new AssemblyPipeline(stack, logicalId, declaration.path("name").asString(logicalId), declaration);
    }

    /** CloudFormation's names begin with a capital letter. Those in a configuration stay as they are. */
    private static JsonNode declaration(JsonNode properties) {
        if (properties.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            properties.forEach(item -> array.add(declaration(item)));
            return array;
        }
        if (!properties.isObject()) {
            return properties;
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        properties.properties().forEach(entry -> {
            String key = entry.getKey();
            object.set(
                    Character.toLowerCase(key.charAt(0)) + key.substring(1),
                    key.equals("Configuration") ? entry.getValue() : declaration(entry.getValue()));
        });
        return object;
    }
}
