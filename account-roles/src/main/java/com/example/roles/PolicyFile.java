package com.example.roles;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import software.amazon.awscdk.CfnResource;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.constructs.Construct;

/**
 * An IAM policy from the resource folder {@code policies}.
 *
 * <p>Policies are JSON files and not grants of the CDK for two reasons. A reviewer reads the whole policy of a role in
 * one place, as IAM shows it. And a new version of the CDK can't change what a role may do.
 *
 * <p>A policy contains placeholders such as {@code <region>}. No ARN contains angle brackets, so IAM's own policy
 * variables, such as <code>${aws:username}</code>, stay as they are. A string that consists of one placeholder may become
 * a list.
 */
public final class PolicyFile {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PLACEHOLDER = Pattern.compile("\"<([^<>\"]*)>\"|<([^<>\"]*)>");

    private PolicyFile() {}

    /**
     * @param name file name without {@code .json}
     * @throws IllegalArgumentException if a placeholder has no value
     */
    public static PolicyDocument read(String name, Map<String, ?> values) {
        return PolicyDocument.Builder.create()
                .statements(statements(name, values))
                .build();
    }

    /**
     * The statements of a policy, for a resource that has other statements too.
     *
     * @param name file name without {@code .json}
     * @throws IllegalArgumentException if a placeholder has no value
     */
    public static List<PolicyStatement> statements(String name, Map<String, ?> values) {
        String file = "policies/" + name + ".json";
        try (InputStream content = PolicyFile.class.getResourceAsStream("/" + file)) {
            if (content == null) {
                throw new IllegalArgumentException(file + " is not on the class path");
            }
            String policy = filled(file, new String(content.readAllBytes(), StandardCharsets.UTF_8), values);
            JsonNode statements = JSON.readTree(policy).get("Statement");
            return StreamSupport.stream(statements.spliterator(), false)
                    .map(PolicyStatement::fromJson)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    /** Notes in the template which file a role's or a boundary's policy is from: {@code ./pipeline permissions} edits it. */
    static void note(Construct resource, String name) {
        ((CfnResource) Objects.requireNonNull(resource.getNode().getDefaultChild()))
                .addMetadata("PolicyFile", "policies/" + name + ".json");
    }

    /** Notes in the template what the placeholders of its policies stand for, without lists. */
    static void note(Stack stack, Map<String, ?> values) {
        Map<String, Object> texts = new TreeMap<>(values);
        texts.values().removeIf(value -> !(value instanceof String));
        stack.getTemplateOptions().setMetadata(Map.of("PolicyValues", texts));
    }

    private static String filled(String file, String policy, Map<String, ?> values) {
        Matcher placeholders = PLACEHOLDER.matcher(policy);
        Set<String> unknown = placeholders
                .results()
                .map(PolicyFile::name)
                .filter(name -> !values.containsKey(name))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("%s: no value for the placeholder <%s>. Known placeholders: %s"
                    .formatted(file, String.join(">, <", unknown), String.join(", ", new TreeSet<>(values.keySet()))));
        }
        return placeholders.replaceAll(found -> Matcher.quoteReplacement(
                found.group(1) == null
                        ? values.get(name(found)).toString()
                        : JSON.valueToTree(values.get(name(found))).toString()));
    }

    private static String name(MatchResult placeholder) {
        return placeholder.group(1) == null ? placeholder.group(2) : placeholder.group(1);
    }
}
