package com.example.pipeline.cli.permissions;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.document.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the templates that a pipeline deploys need, compared with the role that deploys them and the boundary of their own
 * roles.
 *
 * @param lines for the user: what each policy has to get and to lose
 * @param edits the new texts of the files
 * @param problems that no edit solves
 */
public record TemplateRights(List<String> lines, Map<Path, String> edits, List<String> problems) {
    /** "IAM and AWS STS quotas": characters without white space, of a role's inline policies and of a managed policy. */
    private static final int INLINE = 10_240;

    private static final int MANAGED = 6_144;
    private static final String DELETED =
            "a rollback of a failed first deployment deletes what it created, or a later template has it no more";

    private static final JsonMapper JSON = new JsonMapper();

    /**
     * @param deployed the assembly of the last run; empty: no run
     * @param root of the project, with the policy files and {@code permissions.yaml}
     */
    public static TemplateRights of(CloudAssembly assembly, Optional<CloudAssembly> deployed, Path root)
            throws IOException {
        List<AssemblyStack> templates = templates(assembly);
        List<StackRole> roles = StackRole.of(assembly);
        if (templates.isEmpty() || roles.isEmpty()) {
            throw Problem.failed(
                    templates.isEmpty()
                            ? "Each stack has an account, so a pipeline deploys none of them"
                            : "No stack has a role that CloudFormation may assume");
        }
        TemplateRights rights = new TemplateRights(new ArrayList<>(), new LinkedHashMap<>(), new ArrayList<>());
        Path file = root.resolve("permissions.yaml");
        ReasonText reasons = new ReasonText(Files.exists(file) ? Files.readString(file) : "");
        String before = reasons.text();
        for (ComparedRole compared : ComparedRole.of(
                templates, deployed.map(TemplateRights::templates).orElse(List.of()), roles)) {
            rights.add(compared, root, reasons);
        }
        if (!rights.edits.isEmpty() && !reasons.text().equals(before)) {
            rights.edits.put(file, reasons.text());
            rights.lines.add("permissions.yaml: the reasons change with them");
        }
        return rights;
    }

    private static List<AssemblyStack> templates(CloudAssembly assembly) {
        return assembly.stacks().stream().filter(stack -> !stack.isBound()).toList();
    }

    /** Whether each role and boundary has what it needs, and nothing else. */
    public boolean areRight() {
        return lines.isEmpty() && problems.isEmpty();
    }

    private void add(ComparedRole compared, Path root, ReasonText reasons) throws IOException {
        compared.unknown().forEach(problem -> problems.add("Check by hand: " + problem));
        StackRole role = compared.first();
        Collection<Need> missing = bounded(compared.missing(), role);
        Map<String, TreeSet<String>> unneeded = withoutExplained(role, compared.unneeded(), reasons);
        JsonNode document = role.policies().size() == 1 ? role.policies().get(0) : JSON.createObjectNode();
        PolicyEdit edit = edit(role.name(), role.file(), document, missing, unneeded, root, role, INLINE);
        if (edit != null) {
            explain(role.name(), edit, reasons);
        }
        role.boundaries()
                .forEach((name, boundary) -> edit(
                        name,
                        boundary.file(),
                        boundary.document(),
                        compared.missing(name),
                        compared.unneeded(name),
                        root,
                        role,
                        MANAGED));
    }

    /** Returns the edit of a policy; null: it is as it should be. */
    private PolicyEdit edit(
            String name,
            String file,
            JsonNode document,
            Collection<Need> missing,
            Map<String, TreeSet<String>> unneeded,
            Path root,
            StackRole role,
            int limit) {
        if (missing.isEmpty() && unneeded.isEmpty()) {
            return null;
        }
        Path path = file.isEmpty() ? null : source(root, file);
        try {
            PolicyEdit edit = new PolicyEdit(
                    path == null
                            ? JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document)
                            : Files.readString(path),
                    role.values());
            edit.add(missing);
            edit.remove(unneeded);
            lines.add(name + ": " + (path == null ? "its template does not name a file" : root.relativize(path)));
            edit.lines().forEach(line -> lines.add("  " + line));
            lines.add("");
            if (path != null) {
                edits.put(path, edit.text());
                if (edit.size() > limit) {
                    problems.add(
                            name + ": the policy would have " + edit.size() + " characters, and IAM allows " + limit);
                }
            }
            return edit;
        } catch (IOException e) {
            throw Problem.failed("Cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    /** The file of the sources whose path ends so. */
    private static Path source(Path root, String file) {
        try (Stream<Path> files = Files.find(
                root, 12, (path, attributes) -> attributes.isRegularFile() && path.endsWith(Path.of(file)))) {
            List<Path> found = files.filter(path -> Stream.of("target", "cdk.out", ".pipeline", "node_modules")
                            .noneMatch(folder -> ("/" + root.relativize(path)).contains("/" + folder + "/")))
                    .toList();
            if (found.size() != 1) {
                throw Problem.failed((found.isEmpty() ? "There is no " : "There are several ") + file + " in " + root);
            }
            return found.get(0);
        } catch (IOException e) {
            throw Problem.failed("Cannot find " + file + ": " + e.getMessage(), e);
        }
    }

    /** Nobody may create roles without a boundary, if there is one for them. */
    private Collection<Need> bounded(Collection<Need> missing, StackRole role) {
        if (role.boundaries().isEmpty()) {
            return missing;
        }
        missing.stream()
                .filter(Need::lacksBoundary)
                .map(Need::of)
                .distinct()
                .forEach(of -> problems.add("Role " + of + " has no permissions boundary. Give it one of: "
                        + String.join(", ", role.boundaries().keySet())));
        return missing.stream().filter(need -> !need.lacksBoundary()).toList();
    }

    /** A right with a reason stays while its statement is needed, or if the reason is about the statement. */
    private static Map<String, TreeSet<String>> withoutExplained(
            StackRole role, Map<String, TreeSet<String>> unneeded, ReasonText reasons) {
        Map<String, TreeSet<String>> left = new TreeMap<>();
        List<Reason> all = reasons.reasons();
        unneeded.forEach((sid, actions) -> {
            boolean needed = role.policies().stream()
                    .flatMap(policy -> new PolicyText(policy.toString()).statements().stream())
                    .filter(statement -> statement.sid().equals(sid))
                    .anyMatch(statement -> !actions.containsAll(statement.texts("Action")));
            TreeSet<String> unexplained = actions.stream()
                    .filter(action -> all.stream()
                            .filter(reason -> !reason.occasional()
                                    && reason.holder().matches(role.name())
                                    && reason.action().equalsIgnoreCase(action))
                            .noneMatch(
                                    reason -> needed && reason.statement() == null || sid.equals(reason.statement())))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!unexplained.isEmpty()) {
                left.put(sid, unexplained);
            }
        });
        return left;
    }

    /** Rights that not each run uses get a reason, and rights that are gone lose theirs. */
    private static void explain(String role, PolicyEdit edit, ReasonText reasons) {
        edit.added().forEach((sid, needs) -> {
            Map<String, TreeSet<String>> byReason = new TreeMap<>();
            needs.stream()
                    .collect(Collectors.groupingBy(Need::action, TreeMap::new, Collectors.toList()))
                    .forEach((action, ofAction) -> {
                        TreeSet<String> operations = new TreeSet<>();
                        ofAction.forEach(need -> operations.addAll(need.operations()));
                        if (!operations.contains("create")
                                && !operations.contains("read")
                                && !reasons.has(role, sid, action)) {
                            String changed = ofAction.stream()
                                    .map(need -> need.of() + " (" + need.type() + ")")
                                    .distinct()
                                    .collect(Collectors.joining(", "));
                            String reason = operations.contains("update") ? "a deployment changes " + changed : DELETED;
                            byReason.computeIfAbsent(reason, when -> new TreeSet<>())
                                    .add(action);
                        }
                    });
            byReason.forEach((reason, actions) -> reasons.add(role, reason, sid, actions));
        });
        reasons.keep(role, reason -> edit.allows(reason.statement(), reason.action()));
    }
}
