package com.example.pipeline.cli.pipeline;

import com.example.pipeline.cli.document.Document;
import com.example.pipeline.cli.document.Problems;
import com.example.pipeline.cli.document.Section;
import com.example.pipeline.cli.pipeline.PipelineDeclaration.ArtifactStore;
import com.example.pipeline.cli.pipeline.PipelineDeclaration.Variable;
import com.example.pipeline.cli.pipeline.Stage.Condition;
import com.example.pipeline.cli.pipeline.Stage.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Reads a pipeline declaration ("PipelineDeclaration" in the CodePipeline API reference). The embedded AWS has checked
 * it by AWS's rules. What the parser reports is what the local runner does not know or support: it ignores no field
 * that changes what a run does.
 */
public final class PipelineParser {
    private static final Set<String> CHECK = Set.of("Variable", "Value", "Operator");

    private final BiConsumer<Action, Section> check;

    private PipelineParser(BiConsumer<Action, Section> check) {
        this.check = check;
    }

    /** @param check reports what the local runner does not support in an action of its type */
    public static PipelineDeclaration parse(String json, BiConsumer<Action, Section> check, Problems problems) {
        return new PipelineParser(check).pipeline(Document.json(json, problems));
    }

    private PipelineDeclaration pipeline(Section pipeline) {
        // They define when AWS starts an execution, and what it does with several. A local run is started by its user.
        pipeline.ignored("version", "triggers", "pipelineType", "executionMode");
        pipeline.unsupported("artifactStores");
        return new PipelineDeclaration(
                pipeline.requiredText("name"),
                pipeline.requiredText("roleArn"),
                artifactStore(pipeline),
                pipeline.sections("stages").stream().map(this::stage).toList(),
                pipeline.sections("variables").stream()
                        .map(PipelineParser::variable)
                        .toList());
    }

    private static String oneOf(Section section, String key, String first, String... others) {
        section.text(key)
                .filter(value -> !value.text().equals(first) && !List.of(others).contains(value.text()))
                .ifPresent(value -> value.unsupported());
        return section.text(key, first);
    }

    private static ArtifactStore artifactStore(Section pipeline) {
        if (!pipeline.has("artifactStores")) {
            pipeline.require("artifactStore");
        }
        return pipeline.section("artifactStore")
                .map(store -> {
                    oneOf(store, "type", "S3");
                    String key = store.section("encryptionKey")
                            .map(encryption -> {
                                oneOf(encryption, "type", "KMS");
                                return encryption.requiredText("id");
                            })
                            .orElse(null);
                    return new ArtifactStore(store.requiredText("location"), key);
                })
                .orElse(null);
    }

    private static Variable variable(Section variable) {
        variable.ignored("description");
        return new Variable(variable.requiredText("name"), variable.text("defaultValue", null));
    }

    private Stage stage(Section stage) {
        stage.unsupported("blockers");
        return new Stage(
                stage.requiredText("name"),
                null,
                conditions(stage, "beforeEntry", "FAIL", "SKIP"),
                // The stage has failed after ROLLBACK, too. No earlier execution is restored on this machine.
                conditions(stage, "onSuccess", "FAIL", "ROLLBACK"),
                stage.section("onFailure").map(PipelineParser::retry).orElse(Stage.Retry.NONE),
                stage.sections("actions").stream().map(this::action).toList());
    }

    private static Stage.Retry retry(Section onFailure) {
        onFailure.unsupported("conditions");
        boolean retries =
                oneOf(onFailure, "result", "FAIL", "ROLLBACK", "RETRY").equals("RETRY");
        String mode = onFailure
                .section("retryConfiguration")
                .map(configuration -> oneOf(configuration, "retryMode", "FAILED_ACTIONS", "ALL_ACTIONS"))
                .orElse("FAILED_ACTIONS");
        return retries && mode.equals("ALL_ACTIONS")
                ? Stage.Retry.ALL_ACTIONS
                : retries ? Stage.Retry.FAILED_ACTIONS : Stage.Retry.NONE;
    }

    private static List<Condition> conditions(Section stage, String key, String first, String second) {
        return stage.section(key).stream()
                .flatMap(entry -> entry.sections("conditions").stream())
                .map(condition -> condition(condition, first, second))
                .toList();
    }

    private static Condition condition(Section condition, String first, String second) {
        condition.require("result");
        return new Condition(
                oneOf(condition, "result", first, second).equals("SKIP") ? Status.SKIPPED : Status.FAILED,
                condition.sections("rules").stream().map(PipelineParser::rule).toList());
    }

    private static Rule rule(Section rule) {
        rule.section("ruleTypeId").ifPresent(type -> {
            type.ignored("category", "owner", "version");
            type.require("provider");
            oneOf(type, "provider", "VariableCheck");
        });
        rule.unsupported("commands", "inputArtifacts", "roleArn", "region");
        rule.ignored("timeoutInMinutes");
        rule.section("configuration").ifPresent(check -> {
            CHECK.forEach(check::requiredText);
            oneOf(check, "Operator", "EQ", "NE", "CONTAINS", "MATCHES");
        });
        rule.require("configuration");
        return new Rule(rule.requiredText("name"), rule.textMap("configuration"));
    }

    private Action action(Section action) {
        action.unsupported("commands", "outputVariables", "environmentVariables");
        action.require("actionTypeId");
        int minutes = action.number("timeoutInMinutes", 0);
        Action parsed = new Action(
                action.requiredText("name"),
                action.section("actionTypeId")
                        .map(type -> new ActionType(
                                type.requiredText("category"),
                                type.requiredText("owner"),
                                type.requiredText("provider"),
                                type.requiredText("version")))
                        .orElse(null),
                action.number("runOrder", 1),
                action.textMap("configuration"),
                artifacts(action, "inputArtifacts"),
                artifacts(action, "outputArtifacts"),
                action.text("namespace", null),
                action.text("roleArn", null),
                action.text("region", null),
                minutes == 0 ? null : Duration.ofMinutes(minutes));
        check.accept(parsed, action);
        return parsed;
    }

    private static List<String> artifacts(Section action, String key) {
        return action.sections(key).stream()
                .map(artifact -> {
                    artifact.unsupported("files");
                    return artifact.requiredText("name");
                })
                .toList();
    }
}
