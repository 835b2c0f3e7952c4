package com.example.pipeline.cli.codebuild;

import software.amazon.awssdk.services.codebuild.model.EnvironmentVariableType;

/**
 * An environment variable as a project, an action, or a buildspec declares it ("EnvironmentVariable" in the CodeBuild API
 * reference).
 *
 * @param value the text of a PLAINTEXT variable, the name of a parameter, or {@code id:json-key:stage:version} of a secret
 */
record BuildVariable(EnvironmentVariableType type, String value) {
    static BuildVariable plain(String value) {
        return new BuildVariable(EnvironmentVariableType.PLAINTEXT, value);
    }

    boolean isStored() {
        return type != EnvironmentVariableType.PLAINTEXT;
    }
}
