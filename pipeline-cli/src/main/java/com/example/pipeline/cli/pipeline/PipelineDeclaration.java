package com.example.pipeline.cli.pipeline;

import java.util.List;
import java.util.Map;

/** A pipeline as the CodePipeline API declares it. */
public record PipelineDeclaration(
        String name, String roleArn, ArtifactStore artifactStore, List<Stage> stages, List<Variable> variables) {

    /** @param encryptionKey null: the account's AWS managed key for S3 encrypts the artifacts */
    public record ArtifactStore(String bucket, String encryptionKey) {}

    /** @param defaultValue null: the run must set the variable */
    public record Variable(String name, String defaultValue) {}

    /** @param reasons of disabled transitions, by the stage that they lead into */
    public PipelineDeclaration withDisabledTransitions(Map<String, String> reasons) {
        List<Stage> some = stages.stream()
                .map(stage -> stage.disabledBy(reasons.get(stage.name())))
                .toList();
        return new PipelineDeclaration(name, roleArn, artifactStore, some, variables);
    }
}
