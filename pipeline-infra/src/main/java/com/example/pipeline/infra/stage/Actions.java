package com.example.pipeline.infra.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.services.codebuild.CfnProject;
import software.amazon.awscdk.services.codepipeline.CfnPipeline.ActionDeclarationProperty;
import software.amazon.awscdk.services.codepipeline.CfnPipeline.ActionTypeIdProperty;
import software.amazon.awscdk.services.codepipeline.CfnPipeline.InputArtifactProperty;
import software.amazon.awscdk.services.codepipeline.CfnPipeline.OutputArtifactProperty;

/** The kinds of action that the stages are made of. */
final class Actions {

    private Actions() {
    }

    static ActionDeclarationProperty.Builder action(String name, String category, String provider,
            Map<String, String> configuration) {
        return ActionDeclarationProperty.builder()
            .name(name)
            .runOrder(1)
            .actionTypeId(ActionTypeIdProperty.builder()
                .category(category)
                .owner("AWS")
                .provider(provider)
                .version("1")
                .build())
            .configuration(new TreeMap<>(configuration));
    }

    /** @param inputs the first one holds the buildspec */
    static ActionDeclarationProperty.Builder codeBuild(String name, CfnProject project, List<String> inputs,
            Map<String, String> variables) {
        Map<String, String> configuration = new TreeMap<>(Map.of("ProjectName", project.getRef()));
        if (inputs.size() > 1) {
            configuration.put("PrimarySource", inputs.get(0));
        }
        if (!variables.isEmpty()) {
            configuration.put("EnvironmentVariables", json(variables));
        }
        return action(name, "Build", "CodeBuild", configuration)
            .inputArtifacts(inputs.stream().map(input -> InputArtifactProperty.builder().name(input).build())
                .toList());
    }

    static ActionDeclarationProperty.Builder approval(String name, String topic, String question) {
        return action(name, "Approval", "Manual", Map.of("NotificationArn", topic, "CustomData", question));
    }

    static List<OutputArtifactProperty> output(String name) {
        return List.of(OutputArtifactProperty.builder().name(name).build());
    }

    private static String json(Map<String, String> variables) {
        List<Map<String, String>> list = new TreeMap<>(variables).entrySet().stream()
            .<Map<String, String>>map(variable -> new TreeMap<>(Map.of(
                "name", variable.getKey(), "value", variable.getValue(), "type", "PLAINTEXT")))
            .toList();
        try {
            return new ObjectMapper().writeValueAsString(list);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
