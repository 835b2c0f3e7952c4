package com.example.pipeline.cli.pipeline;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A stage.
 *
 * @param disabled the reason why the transition into the stage is disabled ("Disable or enable transitions in
 *     CodePipeline"); null: it is enabled
 * @param beforeEntry the conditions for entering the stage ("How do stage conditions work?")
 * @param onSuccess the conditions for leaving the stage after its actions succeeded
 * @param retry which actions run once more after the stage failed
 */
public record Stage(
        String name,
        String disabled,
        List<Condition> beforeEntry,
        List<Condition> onSuccess,
        Retry retry,
        List<Action> actions) {

    /** The names are those of the API, besides NONE. */
    enum Retry {
        NONE,
        FAILED_ACTIONS,
        ALL_ACTIONS
    }

    Stage disabledBy(String reason) {
        return new Stage(name, reason, beforeEntry, onSuccess, retry, actions);
    }

    /** A condition: when one of its rules fails, the stage ends with {@code result}, FAILED or SKIPPED. */
    record Condition(Status result, List<Rule> rules) {}

    /** A rule of the provider VariableCheck, the only one that the local runner supports. */
    record Rule(String name, Map<String, String> configuration) {}

    /** Why the execution does not enter the stage, and the status that the stage has instead. */
    record Refusal(Status status, String reason) {}

    /** The actions in the order in which they run: those of an inner list run in parallel. */
    List<List<Action>> byRunOrder() {
        return List.copyOf(actions.stream()
                .collect(Collectors.groupingBy(Action::runOrder, TreeMap::new, Collectors.toList()))
                .values());
    }

    /** Evaluates transition and conditions; empty when the execution enters the stage. */
    Optional<Refusal> refusal(Variables variables) {
        if (disabled != null) {
            return Optional.of(new Refusal(
                    Status.STOPPED,
                    "the transition into the stage is disabled: " + disabled + ". In AWS, the execution waits here"));
        }
        return refusal(beforeEntry, variables)
                .map(refusal -> refusal.status() == Status.SKIPPED
                        ? new Refusal(Status.SKIPPED, refusal.reason() + question(variables))
                        : refusal);
    }

    /** What an approval of the stage would have asked, if that is known: it says what is skipped. */
    private String question(Variables variables) {
        return actions.stream()
                .filter(action -> action.type().category().equals("Approval"))
                .map(action -> action.configuration("CustomData"))
                .filter(text -> text != null && variables.areKnownIn(text))
                .map(text -> ": " + variables.resolve(text))
                .findFirst()
                .orElse("");
    }

    /** Evaluates the conditions for leaving the stage; empty when they hold. */
    Optional<Refusal> refusalOfSuccess(Variables variables) {
        return refusal(onSuccess, variables);
    }

    private static Optional<Refusal> refusal(List<Condition> conditions, Variables variables) {
        return conditions.stream()
                .flatMap(condition -> condition.rules().stream()
                        .flatMap(rule -> refusal(condition.result(), rule, variables).stream()))
                .findFirst();
    }

    private static Optional<Refusal> refusal(Status result, Rule rule, Variables variables) {
        try {
            Map<String, String> check = variables.resolve(rule.configuration());
            String variable = check.get("Variable");
            String operator = check.get("Operator");
            String value = check.get("Value");
            boolean holds = switch (operator) {
                case "EQ" -> variable.equals(value);
                case "NE" -> !variable.equals(value);
                case "CONTAINS" -> variable.contains(value);
                default -> Pattern.matches(value, variable);
            };
            String not = switch (operator) {
                case "EQ" -> ", not \"" + value + "\"";
                case "NE" -> "";
                case "CONTAINS" -> ", which does not contain \"" + value + "\"";
                default -> ", which does not match \"" + value + "\"";
            };
            String reason = Variables.name(rule.configuration().get("Variable")) + " is \"" + variable + "\"" + not
                    + " (rule " + rule.name() + ")";
            return holds ? Optional.empty() : Optional.of(new Refusal(result, reason));
        } catch (NoSuchElementException e) {
            // AWS does not document this case. An unset variable must not skip a stage.
            return Optional.of(new Refusal(Status.FAILED, "rule " + rule.name() + ": " + e.getMessage()));
        }
    }
}
