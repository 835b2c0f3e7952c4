package com.example.pipeline.cli.permissions;

import com.example.pipeline.cli.document.Document;
import com.example.pipeline.cli.document.Problems;
import com.example.pipeline.cli.document.Scalar;
import com.example.pipeline.cli.document.Section;
import java.util.List;
import java.util.Optional;

/**
 * Why an action stays granted although not every run uses it.
 *
 * @param holder the role, boundary, or resource policy, with wildcards
 * @param optional whether there may be no such holder
 * @param statement the only statement that it is about; null: all statements with the action
 * @param occasional whether the text says when the action is used: some runs use it and others do not
 * @param line in the file, from 1
 */
record Reason(
        Wildcard holder, boolean optional, String statement, String action, String text, boolean occasional, int line) {
    private static final String OPTIONAL = "?";

    /**
     * Reads {@code permissions.yaml}. Its keys are names of roles, boundaries, or resource policies, with wildcards.
     * A question mark before a name allows that there is none. Each has a list of mappings with {@code actions}, and either {@code reason}, for what no run uses, or
     * {@code when}, for what only some runs use. With {@code statement}, an entry is about one statement only.
     *
     * @throws com.example.pipeline.cli.document.Problem with everything that is wrong with the file
     */
    static List<Reason> read(String file, String yaml) {
        Problems problems = new Problems(file);
        Section holders = Document.yaml(yaml, problems);
        List<Reason> reasons = holders.keys().stream()
                .flatMap(holder -> holders.sections(holder).stream().flatMap(entry -> read(holder, entry).stream()))
                .toList();
        problems.throwIfAny();
        return reasons;
    }

    private static List<Reason> read(String holder, Section entry) {
        Optional<String> reason = text(entry, "reason");
        Optional<String> when = text(entry, "when");
        String statement = text(entry, "statement").orElse(null);
        if (!entry.has("actions") || entry.has("reason") == entry.has("when")) {
            entry.problem("needs actions, and one of reason and when");
        }
        return entry.texts("actions").stream()
                .map(action -> new Reason(
                        Wildcard.of(holder.startsWith(OPTIONAL) ? holder.substring(1) : holder),
                        holder.startsWith(OPTIONAL),
                        statement,
                        action.text().strip(),
                        when.or(() -> reason).orElse(""),
                        when.isPresent(),
                        action.line()))
                .toList();
    }

    private static Optional<String> text(Section entry, String key) {
        Optional<Scalar> text = entry.text(key);
        text.filter(value -> value.text().isBlank()).ifPresent(value -> value.problem("is empty"));
        return text.map(value -> value.text().strip());
    }

    boolean isFor(Grant grant) {
        return holder.matches(grant.reasonKey())
                && grant.action().text().equalsIgnoreCase(action)
                && (statement == null || statement.equals(grant.statement()));
    }
}
