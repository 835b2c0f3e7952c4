package com.example.roles;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;

/** Policy statements in the order a reader asks: what may be done, to what, on which condition. */
public record Grant(List<String> actions, List<String> resources, Map<String, Object> conditions) {

    public Grant {
        conditions = sorted(conditions);
    }

    public static Grant allow(String... actions) {
        return new Grant(List.of(actions), List.of(), Map.of());
    }

    public Grant on(String... resources) {
        return new Grant(actions, List.of(resources), conditions);
    }

    public Grant on(List<String> resources) {
        return new Grant(actions, List.copyOf(resources), conditions);
    }

    /** @param conditions one operator each, as in {@code StringEquals: {key: value}} */
    public Grant when(Map<String, Object> conditions) {
        return new Grant(actions, resources, conditions);
    }

    public static PolicyDocument document(Grant... grants) {
        return document(List.of(grants));
    }

    public static PolicyDocument document(List<Grant> grants) {
        return PolicyDocument.Builder.create()
            .statements(grants.stream().map(Grant::statement).toList())
            .build();
    }

    /** Map.of has another order in every run, which would make every synthesis a change. */
    private static Map<String, Object> sorted(Map<?, ?> map) {
        Map<String, Object> sorted = new TreeMap<>();
        map.forEach((key, value) ->
            sorted.put((String) key, value instanceof Map<?, ?> nested ? sorted(nested) : value));
        return sorted;
    }

    private PolicyStatement statement() {
        return PolicyStatement.Builder.create()
            .actions(actions)
            .resources(resources)
            .conditions(conditions)
            .build();
    }
}
