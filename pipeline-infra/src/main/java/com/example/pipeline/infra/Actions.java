package com.example.pipeline.infra;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
                .category(category).owner("AWS").provider(provider).version("1").build())
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
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            new TreeMap<>(variables).forEach((key, value) -> list.addObject().put("name", key).put("value", value));
            configuration.put("EnvironmentVariables", list.toString());
        }
        return action(name, "Build", "CodeBuild", configuration).inputArtifacts(inputs(inputs));
    }

    static ActionDeclarationProperty.Builder approval(String name, String topic, String question) {
        return action(name, "Approval", "Manual", Map.of("NotificationArn", topic, "CustomData", question));
    }

    static List<InputArtifactProperty> inputs(List<String> names) {
        return names.stream().map(name -> InputArtifactProperty.builder().name(name).build()).toList();
    }

    static List<OutputArtifactProperty> output(String name) {
        return List.of(OutputArtifactProperty.builder().name(name).build());
    }
}
