package com.example.pipeline.cli.command;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.document.Problems;
import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.ActionExecutors;
import com.example.pipeline.cli.pipeline.PipelineDeclaration;
import com.example.pipeline.cli.pipeline.PipelineDeclaration.Variable;
import com.example.pipeline.cli.pipeline.PipelineLocation;
import com.example.pipeline.cli.pipeline.PipelineParser;
import com.example.pipeline.cli.pipeline.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a run has to know of a pipeline's declaration before it starts. */
final class Declarations {
    private static final String APPROVAL = "Approval";

    private Declarations() {}

    /** Reads the declaration; stops at anything in it that can't be executed here. */
    static PipelineDeclaration read(JsonNode json, PipelineLocation location, ActionExecutors executors) {
        Problems problems = new Problems(null);
        PipelineDeclaration pipeline = PipelineParser.parse(
                json.toString(), (action, declared) -> executors.check(action, declared, location.region()), problems);
        if (!problems.lines().isEmpty()) {
            throw Problem.failed("The local runner cannot run the pipeline " + location.name() + ":\n  "
                    + String.join("\n  ", problems.lines()));
        }
        return pipeline;
    }

    /** The names by which {@code --approve} can mean an approval: of stages, and of the actions. */
    static Set<String> approvals(PipelineDeclaration pipeline) {
        Set<String> names = new TreeSet<>();
        for (Stage stage : pipeline.stages()) {
            for (Action action : stage.actions()) {
                if (action.type().category().equals(APPROVAL)) {
                    names.addAll(List.of(stage.name(), action.name()));
                }
            }
        }
        return names;
    }

    /** The same from a template, since a pipeline that updates itself gets its approvals while it runs. */
    static Set<String> approvals(AssemblyStack stack) {
        Set<String> names = new TreeSet<>();
        JsonNode stages = new JsonMapper()
                .readTree(stack.template().toFile())
                .path("Resources")
                .path(stack.pipelines().get(0))
                .path("Properties")
                .path("Stages");
        for (JsonNode stage : stages) {
            for (JsonNode action : stage.path("Actions")) {
                if (action.path("ActionTypeId").path("Category").asString("").equals(APPROVAL)) {
                    names.addAll(List.of(
                            stage.path("Name").asString(""), action.path("Name").asString("")));
                }
            }
        }
        return names;
    }

    /** Values of the pipeline's variables: as given, otherwise their defaults. */
    static Map<String, String> variables(PipelineDeclaration pipeline, Map<String, String> given) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Variable variable : pipeline.variables()) {
            String value = given.getOrDefault(variable.name(), variable.defaultValue());
            if (value == null) {
                throw Problem.usage("The pipeline's variable " + variable.name() + " has no default:" + " --variable "
                        + variable.name() + "=VALUE");
            }
            values.put(variable.name(), value);
        }
        given.keySet().stream()
                .filter(name -> !values.containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw Problem.usage("--variable " + name + ": the pipeline has no such variable. There is: "
                            + (values.isEmpty() ? "none" : String.join(", ", values.keySet())));
                });
        return values;
    }
}
