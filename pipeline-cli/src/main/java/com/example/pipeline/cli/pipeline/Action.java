package com.example.pipeline.cli.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * An action as declared. Values may contain variables ({@code #{namespace.key}}).
 *
 * @param namespace of its output variables; null: they are not available
 * @param roleArn the action's role; null: the pipeline's role
 * @param region null: the pipeline's region
 * @param timeout null: the default of the action type
 */
public record Action(
        String name,
        ActionType type,
        int runOrder,
        Map<String, String> configuration,
        List<String> inputArtifacts,
        List<String> outputArtifacts,
        String namespace,
        String roleArn,
        String region,
        Duration timeout) {

    public String configuration(String key) {
        return configuration.get(key);
    }

    Action withConfiguration(Map<String, String> resolved) {
        return new Action(
                name, type, runOrder, resolved, inputArtifacts, outputArtifacts, namespace, roleArn, region, timeout);
    }
}
