package com.example.pipeline.cli.permissions;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.document.Document;
import com.example.pipeline.cli.document.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads the roles of a template, and what its policies allow. */
final class TemplateReader {
    private final AssemblyStack stack;
    private final Intrinsics intrinsics;
    /** Properties of managed policies by logical id. */
    private final Map<String, JsonNode> managed = new LinkedHashMap<>();

    private final Set<String> attached = new HashSet<>();
    private final Map<String, Holder> roles = new LinkedHashMap<>();
    private final List<Grant> grants = new ArrayList<>();

    TemplateReader(AssemblyStack stack) {
        this.stack = stack;
        this.intrinsics = Intrinsics.of(stack);
    }

    Grants read() {
        JsonNode resources = Document.template(stack.template()).path("Resources");
        for (Map.Entry<String, JsonNode> resource : resources.properties()) {
            if (type(resource.getValue()).equals("AWS::IAM::ManagedPolicy")) {
                managed.put(resource.getKey(), resource.getValue().path("Properties"));
            }
        }
        for (Map.Entry<String, JsonNode> resource : resources.properties()) {
            if (type(resource.getValue()).equals("AWS::IAM::Role")) {
                roles.put(
                        resource.getKey(),
                        role(resource.getKey(), resource.getValue().path("Properties")));
            }
        }
        resources
                .properties()
                .forEach(resource -> read(
                        resource.getKey(),
                        type(resource.getValue()),
                        resource.getValue().path("Properties")));
        // A managed policy that no role has attached is a permissions boundary.
        managed.forEach((id, policy) -> {
            if (!attached.contains(id)) {
                add(holder(Holder.Kind.BOUNDARY, name(id)), id, policy.path("PolicyDocument"));
            }
        });
        return new Grants(List.copyOf(roles.values()), grants);
    }

    private void read(String id, String type, JsonNode properties) {
        switch (type) {
            case "AWS::IAM::Role" -> {
                for (JsonNode policy : properties.path("Policies")) {
                    String name = intrinsics.text(policy.path("PolicyName"));
                    add(roles.get(id), name, policy.path("PolicyDocument"));
                }
                intrinsics.texts(properties.path("ManagedPolicyArns")).forEach(arn -> attach(roles.get(id), arn));
                readResource(id, type, properties);
            }
            case "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy" ->
                intrinsics.texts(properties.path("Roles")).forEach(name -> {
                    attached.add(id);
                    add(role(name), id, properties.path("PolicyDocument"));
                });
            case "AWS::IAM::RolePolicy" ->
                add(role(intrinsics.text(properties.path("RoleName"))), id, properties.path("PolicyDocument"));
            case "AWS::Lambda::Permission" ->
                grants.add(new Grant(
                        holder(Holder.Kind.RESOURCE, type),
                        id,
                        Wildcard.action(intrinsics.text(properties.path("Action"))),
                        List.of()));
            default -> readResource(id, type, properties);
        }
    }

    /** A property with statements is a policy document, whatever its name. */
    private void readResource(String id, String type, JsonNode properties) {
        String name = properties.has("RoleName") ? intrinsics.text(properties.get("RoleName")) : id;
        properties
                .valueStream()
                .filter(value -> value.path("Statement").isContainer())
                .forEach(document -> add(holder(Holder.Kind.RESOURCE, type), name, document));
    }

    private Holder role(String id, JsonNode properties) {
        // CloudFormation makes a missing name from the stack's name, the logical id, and random characters.
        String name = properties.has("RoleName")
                ? intrinsics.text(properties.get("RoleName"))
                : (stack.isBound() ? stack.name() : "${AWS::StackName}") + "-" + id + "-${Random}";
        JsonNode boundary = properties.path("PermissionsBoundary");
        return new Holder(
                Holder.Kind.ROLE,
                stack.account(),
                Wildcard.of(name),
                boundary.isMissingNode() ? null : policyName(intrinsics.text(boundary)));
    }

    /** A role by its name, or by <code>${id}</code>; for a role of another template, only the name is known. */
    private Holder role(String name) {
        return roles.entrySet().stream()
                .filter(entry -> name.equals("${" + entry.getKey() + "}")
                        || name.equals(entry.getValue().name().text()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> holder(Holder.Kind.ROLE, name));
    }

    private Holder holder(Holder.Kind kind, String name) {
        return new Holder(kind, stack.account(), Wildcard.of(name), null);
    }

    /** The name in an ARN, or that of a policy in this template. */
    private String policyName(String arn) {
        return managed.keySet().stream()
                .filter(id -> arn.equals("${" + id + "}"))
                .findFirst()
                .map(this::name)
                .orElse(arn.substring(arn.lastIndexOf('/') + 1));
    }

    private String name(String policyId) {
        JsonNode policy = managed.get(policyId);
        return policy.has("ManagedPolicyName")
                ? intrinsics.text(policy.get("ManagedPolicyName"))
                : "${" + policyId + "}";
    }

    /** The document of a policy that AWS or another template has is unknown: its ARN stands for its actions. */
    private void attach(Holder role, String arn) {
        Optional<String> known = managed.keySet().stream()
                .filter(id -> name(id).equals(policyName(arn)))
                .findFirst();
        if (known.isPresent()) {
            attached.add(known.get());
            add(role, known.get(), managed.get(known.get()).path("PolicyDocument"));
        } else {
            grants.add(new Grant(role, "ManagedPolicyArns", Wildcard.action(arn), List.of()));
        }
    }

    /** @param policy its name, for statements without a Sid */
    private void add(Holder holder, String policy, JsonNode document) {
        JsonNode statements = document.path("Statement");
        List<JsonNode> all = statements.isArray() ? statements.valueStream().toList() : List.of(statements);
        for (int i = 0; i < all.size(); i++) {
            JsonNode statement = all.get(i);
            String index = all.size() == 1 ? "" : "[" + i + "]";
            String id = statement.path("Sid").asString(policy + index);
            if (statement.path("Effect").asString("").equals("Allow")) {
                rejectInverse(id, statement);
                List<Wildcard> resources = intrinsics.texts(statement.path("Resource")).stream()
                        .map(Wildcard::of)
                        .toList();
                intrinsics
                        .texts(statement.path("Action"))
                        .forEach(action -> grants.add(new Grant(holder, id, Wildcard.action(action), resources)));
            }
        }
    }

    private void rejectInverse(String id, JsonNode statement) {
        for (String inverse : List.of("NotAction", "NotResource")) {
            if (statement.has(inverse)) {
                throw Problem.failed(stack.template().getFileName() + ": statement " + id + " has " + inverse
                        + ", which allows everything else: list what it allows instead");
            }
        }
    }

    private static String type(JsonNode resource) {
        return resource.path("Type").asString("");
    }
}
