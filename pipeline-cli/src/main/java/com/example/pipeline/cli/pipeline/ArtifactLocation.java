package com.example.pipeline.cli.pipeline;

/** An artifact in S3. */
public record ArtifactLocation(String bucket, String key) {
    /** {@code bucket/key}, as CodeBuild expects the location of a source. */
    @Override
    public String toString() {
        return bucket + "/" + key;
    }
}
