package com.example.pipeline.cli.permissions;

import com.example.pipeline.cli.assembly.AssemblyStack;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Collects the roles of a template, and what its policies allow them. */
final class TemplateReader {

    private static final JsonMapper JSON = new JsonMapper();

    private final AssemblyStack stack;
    private final Intrinsics intrinsics;
    private final PolicyReader policies;
    private final Map<String, Role> roles = new LinkedHashMap<>();
    private final Map<String, JsonNode> managed = new LinkedHashMap<>();
    private final Set<String> attached = new HashSet<>();
    private final List<Grant> grants = new ArrayList<>();

    private TemplateReader(AssemblyStack stack) {
        this.stack = stack;
        this.intrinsics = Intrinsics.of(stack);
        this.policies =
                new PolicyReader(intrinsics, stack.template().getFileName().toString());
    }

    static Grants read(AssemblyStack stack) {
        TemplateReader reader = new TemplateReader(stack);
        JsonNode resources = JSON.readTree(stack.template().toFile()).path("Resources");
        each(resources, "AWS::IAM::ManagedPolicy", reader.managed::put);
        each(resources, "AWS::IAM::Role", reader::declare);
        resources.properties().forEach(entry -> reader.grants(entry.getKey(), entry.getValue()));
        List<Boundary> boundaries = new ArrayList<>();
        reader.managed.keySet().stream()
                .filter(id -> !reader.attached.contains(id))
                .forEach(id -> boundaries.addAll(reader.boundary(id)));
        ResourcePolicyReader others = new ResourcePolicyReader(stack, reader.intrinsics, reader.policies);
        return new Grants(
                List.copyOf(reader.roles.values()),
                List.copyOf(reader.grants),
                boundaries,
                resources.properties().stream()
                        .flatMap(entry -> others.read(entry.getKey(), entry.getValue()).stream())
                        .toList());
    }

    private void declare(String id, JsonNode role) {
        // Without a name CloudFormation makes one of the stack's, the resource's and something random.
        String name = role.has("RoleName")
                ? intrinsics.text(role.get("RoleName"))
                : (stack.isBound() ? stack.name() : "${AWS::StackName}") + "-" + id + "-${Random}";
        String boundary =
                role.has("PermissionsBoundary") ? policyName(intrinsics.text(role.get("PermissionsBoundary"))) : null;
        roles.put(id, new Role(stack.account(), Wildcard.of(name), boundary));
    }

    /** Of an ARN, or of a reference to a policy of this template. */
    private String policyName(String arn) {
        return managed.keySet().stream()
                .filter(id -> arn.equals("${" + id + "}"))
                .findFirst()
                .map(this::nameOf)
                .orElse(arn.substring(arn.lastIndexOf('/') + 1));
    }

    private String nameOf(String policyId) {
        JsonNode policy = managed.get(policyId);
        return policy.has("ManagedPolicyName")
                ? intrinsics.text(policy.get("ManagedPolicyName"))
                : "${" + policyId + "}";
    }

    private void grants(String id, JsonNode resource) {
        JsonNode properties = resource.path("Properties");
        switch (type(resource)) {
            case "AWS::IAM::Role" -> {
                for (JsonNode policy : properties.path("Policies")) {
                    grant(roles.get(id), intrinsics.text(policy.path("PolicyName")), policy);
                }
                intrinsics.texts(properties.path("ManagedPolicyArns")).forEach(arn -> attach(roles.get(id), arn));
            }
            case "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy" ->
                intrinsics.texts(properties.path("Roles")).forEach(name -> {
                    attached.add(id);
                    grant(role(name), id, properties);
                });
            case "AWS::IAM::RolePolicy" -> grant(role(intrinsics.text(properties.path("RoleName"))), id, properties);
            default -> {}
        }
    }

    /** What a policy of AWS, or of another template, allows is not to be seen: it stands for itself. */
    private void attach(Role role, String arn) {
        Optional<String> known = managed.keySet().stream()
                .filter(id -> nameOf(id).equals(policyName(arn)))
                .findFirst();
        if (known.isPresent()) {
            attached.add(known.get());
            grant(role, known.get(), managed.get(known.get()));
        } else {
            grants.add(new Grant(role, "ManagedPolicyArns", Wildcard.action(arn), List.of()));
        }
    }

    /** A role by its name, or by <code>${id}</code>; one that another template has, by its name only. */
    private Role role(String name) {
        return roles.entrySet().stream()
                .filter(entry -> name.equals("${" + entry.getKey() + "}")
                        || name.equals(entry.getValue().name().text()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> new Role(stack.account(), Wildcard.of(name), null));
    }

    private void grant(Role role, String policy, JsonNode properties) {
        for (PolicyReader.Statement statement : policies.read(policy, properties.path("PolicyDocument"))) {
            statement
                    .actions()
                    .forEach(action -> grants.add(new Grant(role, statement.id(), action, statement.resources())));
        }
    }

    private List<Boundary> boundary(String id) {
        return policies.read(id, managed.get(id).path("PolicyDocument")).stream()
                .flatMap(statement -> statement.actions().stream()
                        .map(action -> new Boundary(stack.account(), nameOf(id), statement.id(), action)))
                .toList();
    }

    private static void each(JsonNode resources, String type, BiConsumer<String, JsonNode> consumer) {
        resources.properties().stream()
                .filter(entry -> type(entry.getValue()).equals(type))
                .forEach(entry ->
                        consumer.accept(entry.getKey(), entry.getValue().path("Properties")));
    }

    private static String type(JsonNode resource) {
        return resource.path("Type").asString("");
    }
}
