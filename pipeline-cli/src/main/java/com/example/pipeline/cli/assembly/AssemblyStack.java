package com.example.pipeline.cli.assembly;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A stack of a cloud assembly.
 *
 * @param id its artifact id in the manifest
 * @param account null: the stack isn't bound to an account
 * @param region null: the stack isn't bound to a region
 * @param executionRole ARN of the role that CloudFormation uses; null: the caller's rights
 * @param dependencies ids of the stacks that have to be there first
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
