package com.example.pipeline.cli.pipeline;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Actions of the fixture {@code every-action}, ready to run. */
public final class ActionRuns {
    private ActionRuns() {}

    /** Every input artifact is at bucket/<its name>. */
    public static ActionRun of(String name, Map<String, String> configuration, Path directory) {
        PipelineDeclaration pipeline = Pipelines.read("every-action");
        Stage stage = pipeline.stages().stream()
                .filter(each ->
                        each.actions().stream().anyMatch(action -> action.name().equals(name)))
                .findFirst()
                .orElseThrow();
        Action action = stage.actions().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        Map<String, String> merged = new LinkedHashMap<>(action.configuration());
        merged.putAll(configuration);
        Map<String, ArtifactLocation> inputs = new LinkedHashMap<>();
        action.inputArtifacts().forEach(artifact -> inputs.put(artifact, new ArtifactLocation("bucket", artifact)));
        PipelineLocation location = new PipelineLocation("111111111111", "eu-west-1", "delivery");
        return new ActionRun(
                new ExecutionContext("id", location, pipeline, directory),
                stage.name(),
                action.withConfiguration(merged),
                inputs,
                null);
    }
}
