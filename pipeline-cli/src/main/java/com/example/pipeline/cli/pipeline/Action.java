package com.example.pipeline.cli.pipeline;

import com.example.pipeline.cli.document.Section;
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

    /** Reports numbers of artifacts that AWS does not allow for the type of this action. */
    public void checkArtifacts(Section declared, int fewestInputs, int mostInputs, int fewestOutputs, int mostOutputs) {
        checkCount(declared, "inputArtifacts", inputArtifacts.size(), fewestInputs, mostInputs);
        checkCount(declared, "outputArtifacts", outputArtifacts.size(), fewestOutputs, mostOutputs);
    }

    private static void checkCount(Section declared, String key, int count, int fewest, int most) {
        if (count < fewest || count > most) {
            declared.problem(key, count + " given, " + fewest + " to " + most + " allowed");
        }
    }

    Action withConfiguration(Map<String, String> resolved) {
        return new Action(
                name, type, runOrder, resolved, inputArtifacts, outputArtifacts, namespace, roleArn, region, timeout);
    }
}
