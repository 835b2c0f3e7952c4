package com.example.pipeline.cli.permissions;

import com.example.pipeline.cli.assembly.AssemblyStack;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Finds what a template's resources allow to others. */
record ResourcePolicyReader(AssemblyStack stack, Intrinsics intrinsics, PolicyReader policies) {

    /** What these say is what a role may do. */
    private static final List<String> OF_ROLES =
            List.of("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy");

    List<ResourcePolicy> read(String id, JsonNode resource) {
        String type = resource.path("Type").asString("");
        JsonNode properties = resource.path("Properties");
        if (type.equals("AWS::Lambda::Permission")) {
            return List.of(new ResourcePolicy(
                    stack.account(), type, id, Wildcard.action(intrinsics.text(properties.path("Action")))));
        }
        if (OF_ROLES.contains(type)) {
            return List.of();
        }
        String name = properties.has("RoleName") ? intrinsics.text(properties.get("RoleName")) : id;
        return documents(properties)
                .flatMap(document -> policies.read(name, document).stream())
                .flatMap(statement -> statement.actions().stream()
                        .map(action -> new ResourcePolicy(stack.account(), type, statement.id(), action)))
                .toList();
    }

    /** A policy document is what has statements, whatever the property is called. */
    private static Stream<JsonNode> documents(JsonNode properties) {
        return properties.valueStream().filter(value -> value.path("Statement").isContainer());
    }
}
