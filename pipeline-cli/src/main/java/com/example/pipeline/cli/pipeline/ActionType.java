package com.example.pipeline.cli.pipeline;

/** The type of an action, such as {@code Build/AWS/CodeBuild/1}. */
public record ActionType(String category, String owner, String provider, String version) {
    @Override
    public String toString() {
        return String.join("/", category, owner, provider, version);
    }
}
