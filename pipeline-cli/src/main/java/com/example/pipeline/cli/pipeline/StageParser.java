package com.example.pipeline.cli.pipeline;

import com.example.pipeline.cli.pipeline.Condition.Rule;
import java.util.List;
import java.util.Map;

/** Reads stages, their actions and their conditions. */
final class StageParser {
    private StageParser() {}

    static Stage stage(JsonObject stage) {
        stage.unsupported("blockers");
        stage.unsupported("onSuccess");
        stage.object("onFailure", StageParser::onFailure);
        List<Condition> beforeEntry =
                stage.object("beforeEntry", entry -> entry.objects("conditions", StageParser::condition));
        return new Stage(
                stage.required("name"),
                beforeEntry == null ? List.of() : beforeEntry,
                stage.objects("actions", StageParser::action));
    }

    private static Void onFailure(JsonObject onFailure) {
        onFailure.unsupported("conditions");
        onFailure.unsupported("retryConfiguration");
        String result = onFailure.text("result", "FAIL");
        if (!result.equals("FAIL")) {
            onFailure.problem("result", result + " is not supported");
        }
        return null;
    }

    private static Condition condition(JsonObject condition) {
        String name = condition.required("result");
        Condition.Result result = Condition.Result.FAIL;
        if (name.equals("SKIP")) {
            result = Condition.Result.SKIP;
        } else if (!name.equals("FAIL")) {
            condition.problem("result", name + " is not supported");
        }
        return new Condition(result, condition.objects("rules", StageParser::rule));
    }

    private static Rule rule(JsonObject rule) {
        rule.object("ruleTypeId", type -> {
            type.ignored("category", "owner", "version");
            String provider = type.required("provider");
            if (!provider.equals("VariableCheck")) {
                type.problem("provider", "rule " + provider + " is not supported");
            }
            return provider;
        });
        for (String field : List.of("commands", "inputArtifacts", "roleArn", "region")) {
            rule.unsupported(field);
        }
        rule.ignored("timeoutInMinutes");
        return new Rule(rule.required("name"), variableCheck(rule));
    }

    private static Map<String, String> variableCheck(JsonObject rule) {
        Map<String, String> check = rule.texts("configuration");
        for (String key : List.of("Variable", "Value", "Operator")) {
            if (!check.containsKey(key)) {
                rule.problem("configuration." + key, "is missing");
            }
        }
        check.keySet().stream()
                .filter(key -> !List.of("Variable", "Value", "Operator").contains(key))
                .forEach(key -> rule.problem("configuration." + key, "is not supported"));
        if (!List.of("EQ", "NE", "CONTAINS", "MATCHES").contains(check.getOrDefault("Operator", "EQ"))) {
            rule.problem("configuration.Operator", check.get("Operator") + " is not EQ, NE, CONTAINS or MATCHES");
        }
        return check;
    }

    private static Action action(JsonObject action) {
        action.unsupported("commands");
        action.unsupported("outputVariables");
        action.unsupported("environmentVariables");
        return new Action(
                action.required("name"),
                action.object(
                        "actionTypeId",
                        type -> new ActionType(
                                type.required("category"),
                                type.required("owner"),
                                type.required("provider"),
                                type.required("version"))),
                action.number("runOrder", 1),
                action.texts("configuration"),
                action.objects("inputArtifacts", StageParser::artifact),
                action.objects("outputArtifacts", StageParser::artifact),
                action.text("namespace"),
                action.text("roleArn"),
                action.text("region"),
                PipelineParser.minutes(action, "timeoutInMinutes"));
    }

    private static String artifact(JsonObject artifact) {
        artifact.unsupported("files");
        return artifact.required("name");
    }
}
