package com.example.pipeline.cli.assembly;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A stack of a cloud assembly.
 *
 * @param id its artifact id in the manifest
 * @param account null: the app does not say which
 * @param region null: the app does not say which
 * @param executionRole ARN of the role that CloudFormation uses; null: CloudFormation uses the caller's rights
 * @param dependencies ids of the artifacts that have to be deployed before
 * @param pipelines logical ids of the pipelines in it
 */
public record AssemblyStack(
        String id,
        String account,
        String region,
        String name,
        Path template,
        String executionRole,
        Map<String, String> parameters,
        Map<String, String> tags,
        List<String> dependencies,
        List<String> pipelines) {

    public boolean isBound() {
        return account != null && region != null;
    }
}
