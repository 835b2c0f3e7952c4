package com.example.pipeline.cli.project;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The rights that permissions.yaml says no local run uses. */
final class Reasons {

    private final Map<String, List<Map<String, Object>>> byRole;

    @SuppressWarnings("unchecked")
    Reasons() throws Exception {
        byRole = (Map<String, List<Map<String, Object>>>) new Load(LoadSettings.builder().build())
            .loadFromString(Files.readString(Path.of("../permissions.yaml")));
    }

    boolean unused(Rights.Right right) {
        return byRole.entrySet().stream()
            .filter(role -> right.role().matches(role.getKey().replace("*", ".*")))
            .flatMap(role -> role.getValue().stream())
            .anyMatch(entry -> entry.containsKey("reason") && ((List<?>) entry.get("actions")).contains(right.action()));
    }
}
