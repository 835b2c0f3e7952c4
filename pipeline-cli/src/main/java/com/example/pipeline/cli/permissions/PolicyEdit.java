package com.example.pipeline.cli.permissions;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What a policy has to get or lose: the statements as JSON, and the edited text of its file. */
final class PolicyEdit {
    private final PolicyText policy;
    private final Map<String, String> values;
    private final List<String> lines = new ArrayList<>();
    /** The statements that have the added rights, by Sid. */
    private final Map<String, List<Need>> added = new LinkedHashMap<>();

    /**
     * @param policy the text of its file
     * @param values of its placeholders: the file may have the values in their place
     */
    PolicyEdit(String policy, Map<String, String> values) {
        this.policy = new PolicyText(policy);
        this.values = values;
    }

    String text() {
        return policy.text();
    }

    /** What to do, for the user. */
    List<String> lines() {
        return lines;
    }

    Map<String, List<Need>> added() {
        return added;
    }

    /** Actions go to a statement that has their resources already. The others share one if they have the same resources. */
    void add(Collection<Need> needs) {
        Map<List<Object>, List<Need>> byRight = needs.stream()
                .collect(Collectors.groupingBy(
                        need -> List.of(need.action(), need.condition()), LinkedHashMap::new, Collectors.toList()));
        Map<List<Object>, List<Need>> statements = new LinkedHashMap<>();
        byRight.values().forEach(right -> {
            Optional<PolicyText.Found> present = covering(right);
            if (present.isPresent()) {
                extend(present.get().sid(), "Action", List.of(right.get(0).action()), right);
            } else {
                Need first = right.get(0);
                statements
                        .computeIfAbsent(
                                List.of(first.service(), resources(right), first.condition()), key -> new ArrayList<>())
                        .addAll(right);
            }
        });
        statements.values().forEach(this::addStatement);
    }

    /** Without those that another one covers: * also stands for slashes. */
    private static TreeSet<String> resources(List<Need> needs) {
        TreeSet<String> all = needs.stream().map(Need::resource).collect(Collectors.toCollection(TreeSet::new));
        return all.stream()
                .filter(resource -> all.stream()
                        .noneMatch(other ->
                                !other.equals(resource) && Wildcard.of(other).matches(resource)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A statement of the same service and condition, for all the resources that the action needs. */
    private Optional<PolicyText.Found> covering(List<Need> right) {
        Need first = right.get(0);
        return candidates(first)
                .filter(statement ->
                        statement.texts("Action").stream().anyMatch(action -> action.startsWith(first.service() + ":")))
                .filter(statement -> right.stream()
                        .allMatch(need -> statement.texts("Resource").stream()
                                .anyMatch(resource -> resource.equals(need.resource())
                                        || !resource.equals("*")
                                                && Wildcard.of(resource).matches(need.resource()))))
                .findFirst();
    }

    private Stream<PolicyText.Found> candidates(Need need) {
        return policy.statements().stream()
                .filter(statement -> !statement.sid().isEmpty()
                        && statement.node().path("Effect").asString("").equals("Allow")
                        && isUnder(statement, need.condition()));
    }

    private boolean isUnder(PolicyText.Found statement, Map<String, String> condition) {
        JsonNode given = statement.equalities();
        return given != null
                && given.size() == condition.size()
                && condition.entrySet().stream()
                        .allMatch(key ->
                                filled(given.path(key.getKey()).asString("")).equals(filled(key.getValue())));
    }

    private String filled(String text) {
        String filled = text;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace("<" + value.getKey() + ">", value.getValue());
        }
        return filled;
    }

    /** The length by which IAM's quotas count: without white space. */
    int size() {
        return filled(policy.text()).replaceAll("\\s", "").length();
    }

    private void addStatement(List<Need> needs) {
        TreeSet<String> actions = needs.stream().map(Need::action).collect(Collectors.toCollection(TreeSet::new));
        Optional<PolicyText.Found> same = candidates(needs.get(0))
                .filter(statement -> statement.texts("Action").equals(actions))
                .findFirst();
        if (same.isPresent()) {
            extend(same.get().sid(), "Resource", resources(needs), needs);
            return;
        }
        Statement statement = new Statement(
                sid(needs.get(0)), actions, resources(needs), needs.get(0).condition());
        policy.add(statement);
        added.computeIfAbsent(statement.sid(), key -> new ArrayList<>()).addAll(needs);
        lines.add("Add the statement, for " + names(needs) + ":");
        statement.json().forEach(line -> lines.add("    " + line));
    }

    private void extend(String sid, String key, Collection<String> texts, List<Need> needs) {
        List<String> all = new ArrayList<>(policy.statement(sid).orElseThrow().texts(key));
        boolean sorted = all.equals(all.stream().sorted().toList());
        all.addAll(texts);
        if (sorted && key.equals("Action")) {
            Collections.sort(all);
        }
        policy.set(sid, key, all);
        added.computeIfAbsent(sid, statement -> new ArrayList<>()).addAll(needs);
        lines.add("Add to " + key + " of the statement " + sid + ", for " + names(needs) + ": \""
                + String.join("\", \"", texts) + "\"");
    }

    private static String names(List<Need> needs) {
        return needs.stream()
                .map(need -> need.of() + " (" + need.type() + ")")
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private String sid(Need need) {
        String service = need.condition().getOrDefault("iam:PassedToService", "");
        String base = need.action().equals("iam:PassRole") && !service.isEmpty()
                ? "PassRolesTo" + Character.toUpperCase(service.charAt(0)) + service.substring(1, service.indexOf('.'))
                : need.type().replaceFirst("^AWS::", "").replaceAll("[^A-Za-z0-9]", "") + capital(need);
        if (need.operations().isEmpty()) {
            base = need.of() + capital(need);
        }
        String sid = base;
        for (int number = 2; policy.statement(sid).isPresent(); number++) {
            sid = base + number;
        }
        return sid;
    }

    /** The service, where a type needs another one's. */
    private static String capital(Need need) {
        String service = need.service().replaceAll("[^a-z0-9]", "");
        return need.type().toLowerCase(Locale.ROOT).contains("::" + service + "::")
                ? ""
                : Character.toUpperCase(service.charAt(0)) + service.substring(1);
    }

    /** @param unneeded actions by the Sid of their statement */
    void remove(Map<String, ? extends Collection<String>> unneeded) {
        if (!unneeded.isEmpty()) {
            lines.add("Deploy the template first: with these rights, CloudFormation deletes what it no longer has.");
        }
        unneeded.forEach((sid, actions) -> {
            Set<String> left = policy.statement(sid).orElseThrow().texts("Action");
            boolean all = !left.isEmpty() && actions.containsAll(left);
            left.removeAll(actions);
            if (all) {
                policy.remove(sid);
                lines.add("Remove the statement " + sid + ": the template needs none of it any more");
            } else {
                policy.set(sid, "Action", left);
                lines.add(
                        "Remove from Action of the statement " + sid + ": \"" + String.join("\", \"", actions) + "\"");
            }
        });
    }

    /** Whether the policy still allows the action in the statement; any statement: null. */
    boolean allows(String sid, String action) {
        return policy.statements().stream()
                .filter(statement -> sid == null || statement.sid().equals(sid))
                .flatMap(statement -> statement.texts("Action").stream())
                .anyMatch(action::equalsIgnoreCase);
    }
}
