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
 * @param notificationArns topics that get the events of the stack
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
        List<String> pipelines,
        boolean terminationProtection,
        List<String> notificationArns) {

    public boolean isBound() {
        return account != null && region != null;
    }

    /** The same stack in the account and Region of an environment, as far as the app does not say which. */
    AssemblyStack in(DefaultEnvironment environment) {
        return new AssemblyStack(
                id,
                account == null ? environment.account() : account,
                region == null ? environment.region() : region,
                name,
                template,
                executionRole,
                parameters,
                tags,
                dependencies,
                pipelines,
                terminationProtection,
                notificationArns);
    }

    /** The same stack with another template. */
    public AssemblyStack with(Path other) {
        return new AssemblyStack(
                id,
                account,
                region,
                name,
                other,
                executionRole,
                parameters,
                tags,
                dependencies,
                pipelines,
                terminationProtection,
                notificationArns);
    }
}
