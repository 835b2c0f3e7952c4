package com.example.pipeline.cli.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * An action as declared; values may hold variables ({@code #{namespace.key}}).
 *
 * @param roleArn the role that this action runs under; null: the pipeline's
 * @param namespace where its output variables are found; null: nowhere
 * @param region null: the pipeline's
 * @param timeout null: what AWS documents for its kind
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

    public Action withConfiguration(Map<String, String> resolved) {
        return new Action(
                name, type, runOrder, resolved, inputArtifacts, outputArtifacts, namespace, roleArn, region, timeout);
    }
}
