package com.example.pipeline.cli.cloudformation;

import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.ArtifactLocation;
import com.example.pipeline.cli.pipeline.InputArtifacts;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a CloudFormation action deploys: a template with parameters, tags and capabilities. */
record StackTemplate(String body, List<Parameter> parameters, List<Tag> tags, List<Capability> capabilities) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Parameters of {@code ParameterOverrides} win over those of {@code TemplateConfiguration}. */
    static StackTemplate of(Action action, InputArtifacts artifacts) throws IOException {
        Map<String, String> parameters = new TreeMap<>();
        Map<String, String> tags = new TreeMap<>();
        String configuration = action.configuration("TemplateConfiguration");
        if (configuration != null) {
            read(configuration, JSON.readTree(artifacts.text(configuration)), parameters, tags);
        }
        JsonNode overrides = JSON.readTree(action.configuration().getOrDefault("ParameterOverrides", "{}"));
        for (Map.Entry<String, JsonNode> override : overrides.properties()) {
            parameters.put(override.getKey(), value(override.getValue(), artifacts));
        }
        return new StackTemplate(
                artifacts.text(action.configuration("TemplatePath")),
                parameters.entrySet().stream()
                        .map(entry -> Parameter.builder()
                                .parameterKey(entry.getKey())
                                .parameterValue(entry.getValue())
                                .build())
                        .toList(),
                tags.entrySet().stream()
                        .map(entry -> Tag.builder()
                                .key(entry.getKey())
                                .value(entry.getValue())
                                .build())
                        .toList(),
                capabilities(action));
    }

    private static void read(
            String file, JsonNode configuration, Map<String, String> parameters, Map<String, String> tags) {
        for (Map.Entry<String, JsonNode> field : configuration.properties()) {
            Map<String, String> target = switch (field.getKey()) {
                case "Parameters" -> parameters;
                case "Tags" -> tags;
                default -> throw new IllegalArgumentException(file + ": " + field.getKey() + " is not supported");
            };
            field.getValue()
                    .properties()
                    .forEach(each -> target.put(each.getKey(), each.getValue().asString()));
        }
    }

    private static String value(JsonNode override, InputArtifacts artifacts) throws IOException {
        if (override.isValueNode()) {
            return override.asString();
        }
        if (override.has("Fn::GetArtifactAtt")) {
            JsonNode arguments = override.get("Fn::GetArtifactAtt");
            ArtifactLocation location = artifacts.location(arguments.path(0).asString());
            String attribute = arguments.path(1).asString();
            return switch (attribute) {
                case "BucketName" -> location.bucket();
                case "ObjectKey" -> location.key();
                default -> throw new IllegalArgumentException("Fn::GetArtifactAtt " + attribute + " is not supported");
            };
        }
        if (override.has("Fn::GetParam")) {
            JsonNode arguments = override.get("Fn::GetParam");
            String path =
                    arguments.path(0).asString() + "::" + arguments.path(1).asString();
            JsonNode value =
                    JSON.readTree(artifacts.text(path)).get(arguments.path(2).asString());
            if (value == null) {
                throw new IllegalArgumentException(
                        path + " has no key " + arguments.path(2).asString());
            }
            return value.asString();
        }
        throw new IllegalArgumentException("ParameterOverrides: " + override + " is not supported");
    }

    private static List<Capability> capabilities(Action action) {
        String names = action.configuration().getOrDefault("Capabilities", "");
        return names.isBlank()
                ? List.of()
                : List.of(names.split(",")).stream()
                        .map(String::strip)
                        .map(Capability::fromValue)
                        .toList();
    }
}
