package com.example.pipeline.cli.pipeline;

import java.util.List;

/** A pipeline as the CodePipeline API declares it. */
public record PipelineDeclaration(
        String name,
        String roleArn,
        String pipelineType,
        String executionMode,
        ArtifactStore artifactStore,
        List<Stage> stages,
        List<Variable> variables) {

    /** The S3 bucket that carries the artifacts; without a key, S3's own of the account encrypts them. */
    public record ArtifactStore(String bucket, String encryptionKey) {}

    /** A pipeline variable; {@code defaultValue} is null when a run has to give it. */
    public record Variable(String name, String defaultValue) {}
}
