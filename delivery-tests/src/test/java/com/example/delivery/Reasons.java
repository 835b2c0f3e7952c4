package com.example.delivery;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What permissions.yaml says about rights that not every run uses. */
final class Reasons {

    private final Map<String, List<Map<String, Object>>> byRole;

    @SuppressWarnings("unchecked")
    Reasons() throws Exception {
        byRole = (Map<String, List<Map<String, Object>>>)
                new Load(LoadSettings.builder().build())
                        .loadFromString(Files.readString(ProjectUnderTest.ROOT.resolve("permissions.yaml")));
    }

    /** No local run uses it. */
    boolean unused(Rights.Right right) {
        return said("reason", right);
    }

    /** Some runs use it. */
    boolean occasional(Rights.Right right) {
        return said("when", right);
    }

    private boolean said(String key, Rights.Right right) {
        return byRole.entrySet().stream()
                .filter(role ->
                        right.role().matches(role.getKey().replace("?", "").replace("*", ".*")))
                .flatMap(role -> role.getValue().stream())
                .anyMatch(entry -> entry.containsKey(key)
                        && ((List<?>) entry.get("actions")).contains(right.action())
                        && right.name().equals(entry.getOrDefault("statement", right.name())));
    }
}
