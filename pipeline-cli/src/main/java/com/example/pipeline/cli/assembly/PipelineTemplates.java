package com.example.pipeline.cli.assembly;

import com.example.pipeline.cli.document.Document;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The CloudFormation actions that the templates of pipelines declare. */
record PipelineTemplates(List<JsonNode> configurations) {

    static PipelineTemplates of(List<AssemblyStack> stacks) {
        List<JsonNode> configurations = new ArrayList<>();
        for (AssemblyStack stack : stacks) {
            if (stack.pipelines().isEmpty()) {
                continue;
            }
            JsonNode resources = Document.template(stack.template()).path("Resources");
            for (String pipeline : stack.pipelines()) {
                for (JsonNode stage : resources.path(pipeline).at("/Properties/Stages")) {
                    for (JsonNode action : stage.path("Actions")) {
                        if (action.at("/ActionTypeId/Provider").asString("").equals("CloudFormation")) {
                            configurations.add(action.path("Configuration"));
                        }
                    }
                }
            }
        }
        return new PipelineTemplates(configurations);
    }

    /** Whether an action deploys the stack: it has the name of its template file, in any folder, or of the stack. */
    boolean deploy(AssemblyStack stack) {
        String file = stack.template().getFileName().toString();
        return configurations.stream().anyMatch(configuration -> {
            String path = configuration.path("TemplatePath").asString("");
            return path.endsWith("::" + file)
                    || path.endsWith("/" + file)
                    || configuration.path("StackName").asString("").equals(stack.name());
        });
    }
}
