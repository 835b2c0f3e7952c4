package com.example.pipeline.cli.assembly;

import com.example.pipeline.cli.document.Document;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.document.Problems;
import com.example.pipeline.cli.document.Scalar;
import com.example.pipeline.cli.document.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What the templates of pipelines deploy, as far as they say it.
 *
 * @param actions configurations of the CloudFormation actions
 * @param buildspecs texts of the buildspecs
 */
record PipelineTemplates(List<JsonNode> actions, List<String> buildspecs) {

    /** @param files the text of a file of the source; empty when there is none */
    static PipelineTemplates of(List<AssemblyStack> stacks, UnaryOperator<String> files) {
        PipelineTemplates found = new PipelineTemplates(new ArrayList<>(), new ArrayList<>());
        for (AssemblyStack stack : stacks) {
            if (!stack.pipelines().isEmpty()) {
                Document.template(stack.template()).path("Resources").forEach(resource -> found.add(resource, files));
            }
        }
        return found;
    }

    private void add(JsonNode resource, UnaryOperator<String> files) {
        for (JsonNode stage : resource.at("/Properties/Stages")) {
            for (JsonNode action : stage.path("Actions")) {
                if (action.at("/ActionTypeId/Provider").asString("").equals("CloudFormation")) {
                    actions.add(action.path("Configuration"));
                }
            }
        }
        if (resource.path("Type").asString("").equals("AWS::CodeBuild::Project")) {
            // With references in it, an inline buildspec is a function, whose texts are enough here.
            JsonNode buildspec = resource.at("/Properties/Source/BuildSpec");
            String text = buildspec.isContainer() ? buildspec.toString() : buildspec.asString("buildspec.yml");
            buildspecs.add(text.contains("\n") || buildspec.isContainer() ? text : files.apply(text));
        }
    }

    /**
     * Whether an action or a build deploys the stack. An action names its template's file, in any folder, or the stack. A
     * buildspec that deploys has one of the names somewhere.
     */
    boolean deploy(AssemblyStack stack) {
        String file = stack.template().getFileName().toString();
        Pattern name = Pattern.compile("(?<![\\w-])" + Pattern.quote(stack.name()) + "(?![\\w-])");
        return actions.stream().anyMatch(action -> {
                    String path = action.path("TemplatePath").asString("");
                    return path.endsWith("::" + file)
                            || path.endsWith("/" + file)
                            || action.path("StackName").asString("").equals(stack.name());
                })
                || buildspecs.stream()
                        .filter(buildspec -> buildspec.contains("deploy"))
                        .anyMatch(buildspec -> buildspec.contains(file)
                                || buildspec.contains("--all")
                                || name.matcher(buildspec).find());
    }

    /** Whether a build puts the stack's template into an artifact, for which the last part of a pattern is enough. */
    boolean carry(AssemblyStack stack) {
        String file = stack.template().getFileName().toString();
        return buildspecs.stream()
                .flatMap(PipelineTemplates::artifactFiles)
                .map(pattern -> pattern.substring(pattern.lastIndexOf('/') + 1))
                .map(pattern ->
                        Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")))
                .anyMatch(file::matches);
    }

    private static Stream<String> artifactFiles(String buildspec) {
        try {
            Section artifacts = Document.yaml(buildspec, new Problems(null)).sectionOrEmpty("artifacts");
            Section secondary = artifacts.sectionOrEmpty("secondary-artifacts");
            return Stream.concat(Stream.of(artifacts), secondary.keys().stream().map(secondary::sectionOrEmpty))
                    .flatMap(artifact -> artifact.oneOrMoreTexts("files").stream())
                    .map(Scalar::text);
        } catch (Problem wrongBuildspec) {
            // The check of the project reports it.
            return Stream.empty();
        }
    }
}
