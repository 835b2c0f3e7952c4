package com.example.pipeline.cli.permissions;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.document.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * A role with which CloudFormation deploys what a pipeline hands it, and the boundaries beside it. Their templates say in
 * the metadata which file each policy is from ({@code PolicyFile}) and what its placeholders stand for ({@code
 * PolicyValues}).
 *
 * @param file the end of the path of the policy's file; empty: the template does not say it
 * @param policies of the role
 * @param boundaries managed policies of the template that no role has attached, by name
 * @param values of the placeholders, by name
 * @param stackName the stack that roles of the same template may change, else the name of the role
 */
record StackRole(
        AssemblyStack stack,
        String name,
        String file,
        List<JsonNode> policies,
        Map<String, Boundary> boundaries,
        Map<String, String> values,
        String stackName) {

    private static final Pattern STACK = Pattern.compile("arn:[^:]*:cloudformation:[^:]*:(\\d+):stack/([^/*]+)/.*");

    /** @param file as for the role */
    record Boundary(String file, JsonNode document) {}

    /** All of an assembly, except those that the assembly's own stacks are deployed with. */
    static List<StackRole> of(CloudAssembly assembly) {
        Set<String> others = assembly.stacks().stream()
                .filter(stack -> stack.executionRole() != null)
                .map(AssemblyStack::executionRole)
                .collect(Collectors.toSet());
        List<StackRole> roles = new ArrayList<>();
        for (AssemblyStack stack : assembly.bound()) {
            JsonNode template = Document.template(stack.template());
            Intrinsics intrinsics = Intrinsics.of(stack);
            for (JsonNode resource : template.path("Resources")) {
                String name = intrinsics.text(resource.at("/Properties/RoleName"));
                boolean deploys = resource.at("/Properties/AssumeRolePolicyDocument")
                        .toString()
                        .contains("\"cloudformation.amazonaws.com\"");
                if (deploys && others.stream().noneMatch(arn -> arn.endsWith(stack.account() + ":role/" + name))) {
                    roles.add(role(stack, template, resource, name));
                }
            }
        }
        return roles;
    }

    private static StackRole role(AssemblyStack stack, JsonNode template, JsonNode resource, String name) {
        Map<String, Boundary> boundaries = new LinkedHashMap<>();
        for (JsonNode other : template.path("Resources")) {
            if (other.path("Type").asString("").equals("AWS::IAM::ManagedPolicy")
                    && !other.path("Properties").has("Roles")) {
                boundaries.put(
                        Intrinsics.of(stack).text(other.at("/Properties/ManagedPolicyName")),
                        new Boundary(file(other), other.at("/Properties/PolicyDocument")));
            }
        }
        List<JsonNode> policies = resource.at("/Properties/Policies")
                .valueStream()
                .map(policy -> policy.path("PolicyDocument"))
                .toList();
        Map<String, String> values = new LinkedHashMap<>();
        template.at("/Metadata/PolicyValues")
                .properties()
                .forEach(value -> values.put(value.getKey(), value.getValue().asString("")));
        return new StackRole(stack, name, file(resource), policies, boundaries, values, stackName(stack, name));
    }

    private static String file(JsonNode resource) {
        return resource.at("/Metadata/PolicyFile").asString("");
    }

    private static String stackName(AssemblyStack stack, String role) {
        return new TemplateReader(stack)
                .read().all().stream()
                        .flatMap(grant -> grant.resources().stream())
                        .map(resource -> STACK.matcher(resource.text()))
                        .filter(Matcher::matches)
                        .filter(arn -> arn.group(1).equals(stack.account()))
                        .map(arn -> arn.group(2))
                        .findFirst()
                        .orElse(role);
    }

    /**
     * The same text of each account with placeholders. A value that makes a difference between the accounts, such as the
     * name of one environment, stays.
     *
     * @param texts one for each role
     */
    static List<String> withPlaceholders(List<StackRole> roles, List<String> texts) {
        List<String> all = replaced(roles, texts, "");
        if (Set.copyOf(all).size() == 1) {
            return all;
        }
        return roles.get(0).values().keySet().stream()
                .map(kept -> replaced(roles, texts, kept))
                .filter(other -> Set.copyOf(other).size() == 1)
                .findFirst()
                .orElse(all);
    }

    private static List<String> replaced(List<StackRole> roles, List<String> texts, String kept) {
        return IntStream.range(0, texts.size())
                .mapToObj(i -> roles.get(i).withPlaceholders(texts.get(i), kept))
                .toList();
    }

    /** The longest value goes first. */
    private String withPlaceholders(String text, String kept) {
        List<Map.Entry<String, String>> longestFirst = values.entrySet().stream()
                .filter(value -> !value.getValue().isBlank() && !value.getKey().equals(kept))
                .sorted(Map.Entry.<String, String>comparingByValue(
                                (one, other) -> Integer.compare(other.length(), one.length()))
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        String replaced = text;
        for (Map.Entry<String, String> value : longestFirst) {
            // Not a part of another word, and nothing in a placeholder.
            replaced = replaced.replaceAll(
                    "(?<![A-Za-z0-9<])" + Pattern.quote(value.getValue()) + "(?![A-Za-z0-9>])",
                    Matcher.quoteReplacement("<" + value.getKey() + ">"));
        }
        return replaced;
    }
}
