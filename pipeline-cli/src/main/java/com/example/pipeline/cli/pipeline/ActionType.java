package com.example.pipeline.cli.pipeline;

/** What kind of action: {@code Build/AWS/CodeBuild/1}. */
public record ActionType(String category, String owner, String provider, String version) {
    @Override
    public String toString() {
        return String.join("/", category, owner, provider, version);
    }
}
