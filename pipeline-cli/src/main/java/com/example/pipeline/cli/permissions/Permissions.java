package com.example.pipeline.cli.permissions;

import com.example.pipeline.cli.assembly.CloudAssembly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the policies of a cloud assembly allow, compared with what all runs have used.
 *
 * @param table a line for each action, with how often runs used it
 * @param markdown the same without counts: it depends only on what runs used, not on how often
 * @param figure totals
 * @param occasions how much of what is needed on occasion the runs have used
 * @param problems unexplained and redundant actions, and wrong reasons
 */
public record Permissions(
        List<String> table, List<String> markdown, String figure, String occasions, List<String> problems) {

    /**
     * @param runs the directory with a directory per run
     * @param reasons {@code permissions.yaml}, which may be missing
     */
    public static Permissions of(CloudAssembly assembly, Path runs, Path reasons) throws IOException {
        Grants grants = Grants.of(assembly);
        String file = reasons.getFileName().toString();
        Assessment assessment = Assessment.of(
                grants,
                Usage.of(grants.of(Holder.Kind.ROLE), runs),
                Files.isRegularFile(reasons) ? Reason.read(file, Files.readString(reasons)) : List.of());
        Table table = new Table(assessment.findings());
        List<String> problems = new ArrayList<>(table.problems());
        assessment.wrongReasons().forEach(wrong -> problems.add(file + ":" + wrong));
        return new Permissions(
                table.console(),
                table.markdown(),
                figure(assessment.findings(), grants.roles().size()),
                occasions(assessment.findings()),
                problems);
    }

    private static String figure(List<Finding> findings, int roles) {
        return ("%d actions granted in %d roles: %d used and needed, %d needed on occasion, "
                        + "%d unused with a reason, %d redundant, %d unexplained.\n"
                        + "%d actions in boundaries: %d granted within, %d with a reason, %d unexplained.\n"
                        + "%d actions in policies of resources: %d with a reason, %d unexplained.")
                .formatted(
                        count(findings, Holder.Kind.ROLE, Finding.Standing.values()),
                        roles,
                        count(findings, Holder.Kind.ROLE, Finding.Standing.NEEDED),
                        count(findings, Holder.Kind.ROLE, Finding.Standing.OCCASIONAL),
                        count(findings, Holder.Kind.ROLE, Finding.Standing.EXPLAINED),
                        count(findings, Holder.Kind.ROLE, Finding.Standing.REDUNDANT),
                        count(findings, Holder.Kind.ROLE, Finding.Standing.UNEXPLAINED),
                        count(findings, Holder.Kind.BOUNDARY, Finding.Standing.values()),
                        count(findings, Holder.Kind.BOUNDARY, Finding.Standing.GRANTED),
                        count(findings, Holder.Kind.BOUNDARY, Finding.Standing.EXPLAINED),
                        count(findings, Holder.Kind.BOUNDARY, Finding.Standing.UNEXPLAINED),
                        count(findings, Holder.Kind.RESOURCE, Finding.Standing.values()),
                        count(findings, Holder.Kind.RESOURCE, Finding.Standing.EXPLAINED),
                        count(findings, Holder.Kind.RESOURCE, Finding.Standing.UNEXPLAINED));
    }

    private static String occasions(List<Finding> findings) {
        List<Finding> used =
                findings.stream().filter(finding -> finding.uses() > 0).toList();
        return "Of the %d needed on occasion, these runs used %d."
                .formatted(
                        count(findings, Holder.Kind.ROLE, Finding.Standing.OCCASIONAL),
                        count(used, Holder.Kind.ROLE, Finding.Standing.OCCASIONAL));
    }

    private static long count(List<Finding> findings, Holder.Kind kind, Finding.Standing... standings) {
        return findings.stream()
                .filter(finding -> finding.grant().holder().kind() == kind)
                .filter(finding -> List.of(standings).contains(finding.standing()))
                .count();
    }
}
