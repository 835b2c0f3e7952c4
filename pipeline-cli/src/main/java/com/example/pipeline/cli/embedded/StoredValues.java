package com.example.pipeline.cli.embedded;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Parameters and secrets, as CodeBuild reads them for the variables of a build. */
public final class StoredValues {
    private final InternalEndpoints endpoints;

    StoredValues(InternalEndpoints endpoints) {
        this.endpoints = endpoints;
    }

    /** @param reason why there is no value; null if there is one */
    public record StoredValue(String value, String reason) {}

    private record Request(String roleArn, String sessionName, String type, Collection<String> names, String region) {}

    /**
     * Reads values with the rights of a role.
     *
     * @param type {@code PARAMETER_STORE} or {@code SECRETS_MANAGER}
     */
    public Map<String, StoredValue> read(
            String roleArn, String sessionName, String type, Collection<String> names, String region) {
        JsonNode answer =
                endpoints.post("/_pipeline/stored-values", new Request(roleArn, sessionName, type, names, region));
        Map<String, StoredValue> values = new LinkedHashMap<>();
        answer.properties()
                .forEach(entry -> values.put(
                        entry.getKey(),
                        new StoredValue(
                                entry.getValue().path("value").asString(null),
                                entry.getValue().path("reason").asString(null))));
        return values;
    }
}
