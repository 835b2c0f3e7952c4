package com.example.pipeline.cli.permissions;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * A right that something in a template needs, as the policy file writes it.
 *
 * @param of the resource in the template: its logical id and type
 * @param type of that resource
 * @param operations create, read, update, or delete; empty: of a role of the template
 */
record Need(
        String of,
        String type,
        String action,
        String resource,
        Map<String, String> condition,
        TreeSet<String> operations) {

    /** @param need of an answer of the comparison, whose texts have placeholders */
    static Need of(JsonNode need) {
        Map<String, String> condition = new TreeMap<>();
        need.path("condition")
                .properties()
                .forEach(key -> condition.put(key.getKey(), key.getValue().asString("")));
        TreeSet<String> operations = new TreeSet<>();
        need.path("operations").forEach(operation -> operations.add(operation.asString("")));
        return new Need(
                need.path(need.has("logicalId") ? "logicalId" : "role")
                        .asString("")
                        .replaceFirst("[0-9A-F]{8}$", ""),
                need.path("type").asString("AWS::IAM::Role"),
                need.path("action").asString(""),
                need.path("resource").asString(""),
                condition,
                operations);
    }

    String service() {
        return action.substring(0, action.indexOf(':'));
    }

    /** Whether a statement without this right may not be made: it could create roles beyond any boundary. */
    boolean lacksBoundary() {
        return action.matches("iam:(CreateRole|PutRolePolicy|AttachRolePolicy)")
                && !condition.containsKey("iam:PermissionsBoundary");
    }
}
