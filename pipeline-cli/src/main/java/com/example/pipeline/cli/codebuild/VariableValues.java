package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.embedded.StoredValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.codebuild.model.EnvironmentVariableType;

/**
 * The values of the variables that a build starts with.
 *
 * @param secrets the values from Parameter Store and Secrets Manager, which the log must not show
 */
record VariableValues(Map<String, String> values, Set<String> secrets) {

    /**
     * Reads what is in Parameter Store and Secrets Manager, with the rights of the project's role.
     *
     * @throws IllegalArgumentException with each value that can't be read
     */
    static VariableValues read(Map<String, BuildVariable> variables, ServiceRole role) {
        Map<String, String> values = new LinkedHashMap<>();
        Set<String> secrets = new LinkedHashSet<>();
        List<String> problems = new ArrayList<>();
        Map<EnvironmentVariableType, Map<String, StoredValues.StoredValue>> stored = new HashMap<>();
        for (EnvironmentVariableType type :
                List.of(EnvironmentVariableType.PARAMETER_STORE, EnvironmentVariableType.SECRETS_MANAGER)) {
            Set<String> names = variables.values().stream()
                    .filter(variable -> variable.type() == type)
                    .map(BuildVariable::value)
                    .collect(Collectors.toCollection(TreeSet::new));
            stored.put(type, names.isEmpty() ? Map.of() : role.storedValues(type, names));
        }
        variables.forEach((name, variable) -> {
            if (!variable.isStored()) {
                values.put(name, variable.value());
                return;
            }
            StoredValues.StoredValue found = stored.get(variable.type()).get(variable.value());
            if (found.value() == null) {
                problems.add("environment variable " + name + ": " + found.reason());
            } else {
                values.put(name, found.value());
                secrets.add(found.value());
            }
        });
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("DOWNLOAD_SOURCE: " + String.join("\n", problems));
        }
        return new VariableValues(values, secrets);
    }
}
