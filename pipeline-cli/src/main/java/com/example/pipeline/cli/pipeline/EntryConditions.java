package com.example.pipeline.cli.pipeline;

import com.example.pipeline.cli.pipeline.Condition.Rule;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Looks at a stage's {@code beforeEntry} conditions ("How do stage conditions work?"): a condition's result
 * applies when one of its rules fails.
 */
final class EntryConditions {
    private final Variables variables;

    EntryConditions(Variables variables) {
        this.variables = variables;
    }

    /** Why the stage isn't entered, and with which status it ends instead; empty: it is entered. */
    record Refusal(Status status, String reason) {}

    Optional<Refusal> look(Stage stage) {
        for (Condition condition : stage.beforeEntry()) {
            for (Rule rule : condition.rules()) {
                Optional<Refusal> refusal = look(rule, condition.result());
                if (refusal.isPresent()) {
                    return refusal;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Refusal> look(Rule rule, Condition.Result result) {
        try {
            Map<String, String> check = variables.resolve(rule.configuration());
            if (holds(check)) {
                return Optional.empty();
            }
            Status status = result == Condition.Result.SKIP ? Status.SKIPPED : Status.FAILED;
            return Optional.of(new Refusal(status, "rule " + rule.name() + ": " + describe(check) + " doesn't hold"));
        } catch (Variables.UnresolvedVariable e) {
            // AWS doesn't document it; a stage must not be skipped because of a variable that nobody set.
            return Optional.of(new Refusal(Status.FAILED, "rule " + rule.name() + ": " + e.getMessage()));
        }
    }

    private static boolean holds(Map<String, String> check) {
        String variable = check.get("Variable");
        String value = check.get("Value");
        return switch (check.get("Operator")) {
            case "EQ" -> variable.equals(value);
            case "NE" -> !variable.equals(value);
            case "CONTAINS" -> variable.contains(value);
            default -> Pattern.matches(value, variable);
        };
    }

    private static String describe(Map<String, String> check) {
        return "\"" + check.get("Variable") + "\" " + check.get("Operator") + " \"" + check.get("Value") + "\"";
    }
}
