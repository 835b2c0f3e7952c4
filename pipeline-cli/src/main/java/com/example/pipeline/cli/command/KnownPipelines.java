package com.example.pipeline.cli.command;

import com.example.pipeline.cli.account.ReleaseVariables;
import com.example.pipeline.cli.assembly.AssemblyPipeline;
import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.document.Document;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.trigger.Triggers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * The pipelines that an event can start. In AWS, these are the deployed ones: a commit that changes a trigger does not
 * start by its own change. So each run saves them in the project's state.
 */
record KnownPipelines(List<Known> pipelines) {

    /**
     * @param stack name of its stack
     * @param declaration as GetPipeline of the CodePipeline API returns it
     */
    record Known(String stack, String logicalId, String name, JsonNode declaration) {

        Triggers triggers() {
            return new Triggers(declaration);
        }

        /** The default values of the pipeline's variables; a variable without one has the empty text. */
        Map<String, String> variableDefaults() {
            Map<String, String> defaults = new LinkedHashMap<>();
            declaration
                    .path("variables")
                    .forEach(variable -> defaults.put(
                            variable.path("name").asString(""),
                            variable.path("defaultValue").asString("")));
            return defaults;
        }
    }

    /** As the runs so far have left them; empty before the first one. */
    static Optional<KnownPipelines> deployed(Project project) {
        if (!Files.exists(file(project))) {
            return Optional.empty();
        }
        List<Known> known = new ArrayList<>();
        Document.tree(file(project))
                .forEach(pipeline -> known.add(new Known(
                        pipeline.path("stack").asString(""),
                        pipeline.path("logicalId").asString(""),
                        pipeline.at("/declaration/name").asString(""),
                        pipeline.path("declaration"))));
        return known.isEmpty() ? Optional.empty() : Optional.of(new KnownPipelines(known));
    }

    /** As the templates have them. */
    static KnownPipelines of(CloudAssembly assembly) {
        return new KnownPipelines(assembly.pipelines().stream()
                .map(pipeline -> new Known(
                        pipeline.stack().name(), pipeline.logicalId(), pipeline.name(), pipeline.declaration()))
                .toList());
    }

    /** Saves the deployed pipelines of these stacks. */
    static void save(Project project, LocalAws local, AccountStacks accounts, CloudAssembly assembly)
            throws IOException {
        ArrayNode saved = new JsonMapper().createArrayNode();
        for (AssemblyStack stack : assembly.pipelines().stream()
                .map(AssemblyPipeline::stack)
                .distinct()
                .toList()) {
            for (DeployedPipeline pipeline : DeployedPipeline.allOf(local.aws(), accounts, stack)) {
                saved.addObject()
                        .put("stack", stack.name())
                        .put("logicalId", pipeline.logicalId())
                        .set("declaration", pipeline.definition().pipeline());
            }
        }
        Files.writeString(file(project), saved + "\n");
    }

    private static Path file(Project project) {
        return project.aws().resolve("pipelines.json");
    }

    /**
     * The pipeline of a release: the one that deploys to environments, or the only one.
     *
     * @param name null: not given
     */
    Known forRelease(String name) {
        if (name != null) {
            return named(name);
        }
        List<Known> fit = pipelines.stream()
                .filter(known -> pipelines.size() == 1 || ReleaseVariables.chooseEnvironments(known.variableDefaults()))
                .toList();
        if (fit.size() != 1) {
            throw Problem.usage("Several pipelines come into question. Choose one: --pipeline "
                    + String.join(" | ", pipelines.stream().map(Known::name).toList()));
        }
        return fit.get(0);
    }

    boolean haveTriggers() {
        return pipelines.stream().anyMatch(known -> known.triggers().exist());
    }

    /** The branches that the source actions name, without repetitions. */
    List<String> mainBranches() {
        return pipelines.stream()
                .map(known -> known.triggers().defaultBranch())
                .filter(branch -> !branch.isEmpty())
                .distinct()
                .toList();
    }

    /** @throws Problem if there is no pipeline of this name */
    Known named(String name) {
        return pipelines.stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.usage("There is no pipeline " + name + ". Choose one of: "
                        + String.join(", ", pipelines.stream().map(Known::name).toList())));
    }
}
