package com.example.pipeline.cli.pipeline;

/** Where in S3 an artifact is. */
public record ArtifactLocation(String bucket, String key) {
    /** As CodeBuild takes a source's location: {@code bucket/key}. */
    @Override
    public String toString() {
        return bucket + "/" + key;
    }
}
