package com.example.pipeline.cli.permissions;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.document.Document;
import com.example.pipeline.cli.embedded.RightsComparison;
import com.example.pipeline.cli.embedded.RightsComparison.Question;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A role of all accounts, compared with the templates that it deploys.
 *
 * @param roles the same role in each account
 * @param answers of the comparison: for each account, one for each template
 * @param deployed the same for the templates that are deployed already
 */
record ComparedRole(
        List<StackRole> roles, Map<StackRole, List<JsonNode>> answers, Map<StackRole, List<JsonNode>> deployed) {

    /**
     * Each template belongs to the role that allows most of what it needs.
     *
     * @param current stacks without an account, which pipelines deploy
     * @param deployed the same of an assembly that is deployed already: CloudFormation deletes with the role's rights what
     *     the current ones no longer have
     */
    static List<ComparedRole> of(List<AssemblyStack> current, List<AssemblyStack> deployed, List<StackRole> roles) {
        List<AssemblyStack> templates =
                Stream.concat(current.stream(), deployed.stream()).toList();
        List<Question> questions = new ArrayList<>();
        templates.forEach(template -> roles.forEach(role -> questions.add(question(template, role))));
        List<JsonNode> answers = RightsComparison.answers(questions);
        Map<String, ComparedRole> byName = new LinkedHashMap<>();
        for (int i = 0; i < templates.size(); i++) {
            Map<StackRole, JsonNode> ofTemplate = new LinkedHashMap<>();
            for (int j = 0; j < roles.size(); j++) {
                ofTemplate.put(roles.get(j), answers.get(i * roles.size() + j));
            }
            String best = roles.stream()
                    .max(Comparator.comparingLong(role -> allowed(ofTemplate.get(role))))
                    .map(StackRole::name)
                    .orElseThrow();
            List<StackRole> same =
                    roles.stream().filter(role -> role.name().equals(best)).toList();
            ComparedRole compared = byName.computeIfAbsent(
                    best, name -> new ComparedRole(same, new LinkedHashMap<>(), new LinkedHashMap<>()));
            Map<StackRole, List<JsonNode>> kind = i < current.size() ? compared.answers : compared.deployed;
            same.forEach(role ->
                    kind.computeIfAbsent(role, account -> new ArrayList<>()).add(ofTemplate.get(role)));
        }
        byName.values().removeIf(compared -> compared.answers.isEmpty());
        return List.copyOf(byName.values());
    }

    private static Question question(AssemblyStack template, StackRole role) {
        Map<String, JsonNode> boundaries = new LinkedHashMap<>();
        role.boundaries().forEach((name, boundary) -> boundaries.put(name, boundary.document()));
        return new Question(
                Document.template(template.template()),
                role.stackName(),
                role.stack().account(),
                role.stack().region(),
                role.policies(),
                boundaries);
    }

    private static long allowed(JsonNode answer) {
        return answer.path("needs")
                .valueStream()
                .filter(need -> need.path("allowed").asBoolean())
                .count();
    }

    StackRole first() {
        return roles.get(0);
    }

    /** What the role lacks in any account. */
    Collection<Need> missing() {
        return missing("needs", need -> true);
    }

    /** What a boundary lacks of the rights of the templates' roles. */
    Collection<Need> missing(String boundary) {
        return missing("boundaries", need -> need.path("boundary").asString("").equals(boundary));
    }

    private Collection<Need> missing(String key, Predicate<JsonNode> which) {
        Map<List<Object>, Need> missing = new LinkedHashMap<>();
        int templates = answers.get(first()).size();
        for (int i = 0; i < templates; i++) {
            int template = i;
            List<List<JsonNode>> ofAccounts = roles.stream()
                    .map(role -> answers.get(role)
                            .get(template)
                            .path(key)
                            .valueStream()
                            .toList())
                    .toList();
            for (List<JsonNode> needs : withPlaceholders(ofAccounts)) {
                needs.stream()
                        .filter(which)
                        .filter(need -> !need.path("allowed").asBoolean())
                        .map(Need::of)
                        .forEach(need -> missing.merge(
                                List.of(need.of(), need.action(), need.resource(), need.condition()),
                                need,
                                (one, other) -> {
                                    one.operations().addAll(other.operations());
                                    return one;
                                }));
            }
        }
        return missing.values();
    }

    /** The needs of each account in the order of the template, so what is at the same place is the same need. */
    private List<List<JsonNode>> withPlaceholders(List<List<JsonNode>> ofAccounts) {
        int count = ofAccounts.get(0).size();
        if (ofAccounts.stream().anyMatch(needs -> needs.size() != count)) {
            // Conditions make a difference between the accounts.
            return IntStream.range(0, roles.size())
                    .mapToObj(i -> replaced(List.of(roles.get(i)), List.of(ofAccounts.get(i))))
                    .toList();
        }
        return IntStream.range(0, count)
                .mapToObj(i -> replaced(
                        roles,
                        ofAccounts.stream().map(needs -> List.of(needs.get(i))).toList()))
                .toList();
    }

    private static List<JsonNode> replaced(List<StackRole> roles, List<List<JsonNode>> needs) {
        List<JsonNode> copies = new ArrayList<>();
        for (int i = 0; i < needs.get(0).size(); i++) {
            int place = i;
            List<ObjectNode> same = needs.stream()
                    .map(ofAccount -> (ObjectNode) ofAccount.get(place).deepCopy())
                    .toList();
            replace(roles, same, "resource");
            List<ObjectNode> conditions = same.stream()
                    .filter(need -> need.path("condition").isObject())
                    .map(need -> (ObjectNode) need.path("condition"))
                    .toList();
            if (!conditions.isEmpty()) {
                List.copyOf(conditions.get(0).propertyNames()).forEach(name -> replace(roles, conditions, name));
            }
            copies.addAll(same);
        }
        return copies;
    }

    private static void replace(List<StackRole> roles, List<ObjectNode> objects, String key) {
        List<String> texts = StackRole.withPlaceholders(
                roles, objects.stream().map(each -> each.path(key).asString("")).toList());
        for (int i = 0; i < objects.size(); i++) {
            objects.get(i).put(key, texts.get(i));
        }
    }

    /** The actions that no template needs in any account, by the Sid of their statement. A deployed one may need them. */
    Map<String, TreeSet<String>> unneeded() {
        Set<List<String>> all = null;
        for (Map<StackRole, List<JsonNode>> kind : List.of(answers, deployed)) {
            for (JsonNode answer : kind.values().stream().flatMap(List::stream).toList()) {
                Set<List<String>> found = answer.path("unneeded")
                        .valueStream()
                        .map(each -> List.of(
                                each.path("sid").asString(""),
                                each.path("action").asString("")))
                        .collect(Collectors.toCollection(LinkedHashSet::new));
                if (all == null) {
                    all = found;
                } else {
                    all.retainAll(found);
                }
            }
        }
        Map<String, TreeSet<String>> bySid = new LinkedHashMap<>();
        (all == null ? Set.<List<String>>of() : all)
                .stream()
                        .filter(each -> !each.get(0).isEmpty())
                        .forEach(each -> bySid.computeIfAbsent(each.get(0), sid -> new TreeSet<>())
                                .add(each.get(1)));
        return bySid;
    }

    /** The same for a boundary: what no role of a template is allowed. */
    Map<String, TreeSet<String>> unneeded(String boundary) {
        List<JsonNode> granted = answers.values().stream()
                .flatMap(List::stream)
                .flatMap(answer -> answer.path("boundaries").valueStream())
                .filter(each -> each.path("boundary").asString("").equals(boundary))
                .toList();
        Map<String, TreeSet<String>> bySid = new LinkedHashMap<>();
        for (PolicyText.Found statement :
                new PolicyText(first().boundaries().get(boundary).document().toString()).statements()) {
            for (String action : statement.texts("Action")) {
                Wildcard allowed = Wildcard.action(action);
                boolean needed = granted.stream()
                        .anyMatch(each -> allowed.overlaps(
                                Wildcard.action(each.path("action").asString(""))));
                if (!needed && statement.node().path("Effect").asString("").equals("Allow")) {
                    bySid.computeIfAbsent(statement.sid(), sid -> new TreeSet<>())
                            .add(action);
                }
            }
        }
        bySid.remove("");
        return bySid;
    }

    /** The resources whose rights are not known, or only as a whole list, with the reason. */
    Set<String> unknown() {
        Set<String> unknown = new LinkedHashSet<>();
        answers.values()
                .forEach(ofRole -> ofRole.forEach(answer -> answer.path("unknown")
                        .properties()
                        .forEach(each -> unknown.add(
                                each.getKey() + ": " + each.getValue().asString("")))));
        return unknown;
    }
}
