package com.example.pipeline.cli.permissions;

import static com.example.pipeline.cli.permissions.Assessment.Standing.EXPLAINED;
import static com.example.pipeline.cli.permissions.Assessment.Standing.GRANTED;
import static com.example.pipeline.cli.permissions.Assessment.Standing.NEEDED;
import static com.example.pipeline.cli.permissions.Assessment.Standing.OCCASIONAL;
import static com.example.pipeline.cli.permissions.Assessment.Standing.REDUNDANT;
import static com.example.pipeline.cli.permissions.Assessment.Standing.UNEXPLAINED;

import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.permissions.Assessment.Finding;
import com.example.pipeline.cli.permissions.Assessment.Standing;
import com.example.pipeline.cli.permissions.Holder.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the policies of a cloud assembly allow, compared with what all runs have used.
 *
 * @param table a line for each action, with how often runs used it
 * @param markdown the same without counts: it depends only on what runs used, not on how often
 * @param figure totals
 * @param occasions how much of what is needed on occasion the runs have used
 * @param problems unexplained and redundant actions, and wrong reasons
 * @param advice what to write into the file with the reasons, to keep the unexplained actions
 */
public record Permissions(
        List<String> table,
        List<String> markdown,
        String figure,
        String occasions,
        List<String> problems,
        List<String> advice) {

    /**
     * @param runs the directory with a directory per run
     * @param reasons {@code permissions.yaml}, which may be missing
     */
    public static Permissions of(CloudAssembly assembly, Path runs, Path reasons) throws IOException {
        Grants grants = Grants.of(assembly);
        String file = reasons.getFileName().toString();
        List<Reason> given = Files.isRegularFile(reasons) ? Reason.read(file, Files.readString(reasons)) : List.of();
        Assessment assessment = Assessment.of(grants, Usage.of(grants.of(Kind.ROLE), runs), given);
        Table table = new Table(assessment.findings());
        List<String> problems = new ArrayList<>(table.problems());
        assessment.wrongReasons().forEach(wrong -> problems.add(file + ":" + wrong));
        return new Permissions(
                table.console(),
                table.markdown(),
                figure(assessment.findings(), grants.roles().size()),
                occasions(assessment.findings()),
                problems,
                advice(file, assessment.findings(), given));
    }

    private static String figure(List<Finding> findings, int roles) {
        String ofRoles = "%d actions granted in " + roles + " roles: %d used and needed, %d needed on occasion, "
                + "%d unused with a reason, %d redundant, %d unexplained.";
        String ofBoundaries = "%d actions in boundaries: %d granted within, %d with a reason, %d unexplained.";
        String ofResources = "%d actions in policies of resources: %d with a reason, %d unexplained.";
        return String.join(
                "\n",
                counted(ofRoles, findings, Kind.ROLE, NEEDED, OCCASIONAL, EXPLAINED, REDUNDANT, UNEXPLAINED),
                counted(ofBoundaries, findings, Kind.BOUNDARY, GRANTED, EXPLAINED, UNEXPLAINED),
                counted(ofResources, findings, Kind.RESOURCE, EXPLAINED, UNEXPLAINED));
    }

    /** Fills in how many findings there are of a kind, then those of each standing. */
    private static String counted(String format, List<Finding> findings, Kind kind, Standing... standings) {
        List<Standing> ofKind = findings.stream()
                .filter(finding -> finding.grant().holder().kind() == kind)
                .map(Finding::standing)
                .toList();
        List<Object> counts = new ArrayList<>(List.of(ofKind.size()));
        for (Standing standing : standings) {
            counts.add(Collections.frequency(ofKind, standing));
        }
        return format.formatted(counts.toArray());
    }

    /** The entries that are missing, by the keys that are there already, or that the file would get. */
    private static List<String> advice(String file, List<Finding> findings, List<Reason> given) {
        Map<String, Map<String, Set<String>>> entries = new LinkedHashMap<>();
        for (Finding finding : findings) {
            if (finding.standing() == UNEXPLAINED) {
                Grant grant = finding.grant();
                String name = grant.reasonKey().replaceAll("\\$\\{[^}]*}", "*");
                String key = given.stream()
                        .filter(reason -> reason.holder().matches(grant.reasonKey()))
                        .map(reason -> (reason.optional() ? "?" : "") + reason.holder())
                        .findFirst()
                        .orElse(name);
                entries.computeIfAbsent(key, same -> new LinkedHashMap<>())
                        .computeIfAbsent(grant.statement(), same -> new TreeSet<>())
                        .add(grant.action().text());
            }
        }
        List<String> lines = new ArrayList<>();
        if (!entries.isEmpty()) {
            lines.add("To keep them, write into " + file + " (when: instead of reason: for what some runs use):");
        }
        entries.forEach((key, statements) -> {
            lines.add("  \"" + key + "\":");
            statements.forEach((statement, actions) -> {
                lines.add("    - reason: why no run uses it");
                lines.add("      statement: " + statement);
                lines.add("      actions: [" + String.join(", ", actions) + "]");
            });
        });
        return lines;
    }

    private static String occasions(List<Finding> findings) {
        List<Finding> occasional = findings.stream()
                .filter(finding -> finding.standing() == OCCASIONAL)
                .toList();
        return "Of the %d needed on occasion, these runs used %d."
                .formatted(
                        occasional.size(),
                        occasional.stream()
                                .filter(finding -> finding.uses() > 0)
                                .count());
    }
}
