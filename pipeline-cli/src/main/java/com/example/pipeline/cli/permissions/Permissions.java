package com.example.pipeline.cli.permissions;

import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.document.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the roles of a cloud assembly were granted, and what of it the runs so far have used. */
public final class Permissions {

    private final Grants grants;
    private final List<Finding> findings;
    private final List<String> mistakes;

    private Permissions(Grants grants, List<Finding> findings, List<String> mistakes) {
        this.grants = grants;
        this.findings = findings;
        this.mistakes = mistakes;
    }

    /**
     * @param runs the directory with a directory per run
     * @param reasons {@code permissions.yaml}; need not exist
     */
    public static Permissions of(CloudAssembly assembly, Path runs, Path reasons) throws IOException {
        Uses uses = Uses.in(runs);
        if (uses.isEmpty()) {
            throw Problem.usage("No run has used any permission yet: ./pipeline run --approve all");
        }
        Grants grants = Grants.of(assembly);
        Tally tally = new Tally(grants.grants());
        uses.forEach(tally::add);
        String file = reasons.getFileName().toString();
        Judge judge = new Judge(
                grants,
                tally,
                Files.isRegularFile(reasons) ? new ReasonsReader(file).read(Files.readString(reasons)) : List.of());
        List<Finding> findings = judge.findings();
        List<String> mistakes = new ArrayList<>();
        Rows rows = Rows.of(findings);
        rows.byHolder()
                .forEach((title, list) -> list.stream()
                        .filter(row -> row.standing().isMistake())
                        .forEach(row -> mistakes.add(mistake(rows.heading(title, row), row))));
        mistakes.addAll(judge.wrongReasons(file));
        return new Permissions(grants, findings, mistakes);
    }

    private static String mistake(String holder, Finding row) {
        String what = holder + ": " + row.action() + " (" + row.statement() + ")";
        if (row.standing() == Standing.REDUNDANT) {
            return what + " is used, but another statement allows the same: remove one of them";
        }
        return what + " " + row.kind().mistake() + ": remove it, or give a reason";
    }

    /** Unexplained, redundant, and wrong reasons. */
    public List<String> mistakes() {
        return mistakes;
    }

    public List<String> table() {
        return new ConsoleTable(findings).lines();
    }

    /** The same whatever the runs were, as long as they used the same. */
    public List<String> markdown() {
        return new MarkdownTable(findings).lines();
    }

    /** The same in numbers. */
    public String figure() {
        return new Figure(findings, grants.roles().size()).text();
    }

    /** How much of what is needed on occasion the runs so far have used. */
    public String occasions() {
        return new Figure(findings, grants.roles().size()).occasions();
    }
}
