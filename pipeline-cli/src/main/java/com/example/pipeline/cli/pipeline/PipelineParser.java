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
 * Reads a pipeline declaration ("PipelineDeclaration" in the CodePipeline API reference). A field that is unknown, or
 * that the local runner does not support, is a problem. The parser ignores no field that changes what a run does.
 */
public final class PipelineParser {
    private static final Set<String> CHECK = Set.of("Variable", "Value", "Operator");

    private final BiConsumer<Action, Section> check;

    private PipelineParser(BiConsumer<Action, Section> check) {
        this.check = check;
    }

    /** @param check reports what is wrong with an action of its type */
    public static PipelineDeclaration parse(String json, BiConsumer<Action, Section> check, Problems problems) {
        return new PipelineParser(check).pipeline(Document.json(json, problems));
    }

    private PipelineDeclaration pipeline(Section pipeline) {
        pipeline.ignored("version");
        pipeline.unsupported("artifactStores");
        oneOf(pipeline, "pipelineType", "V1", "V2");
        oneOf(pipeline, "executionMode", "SUPERSEDED", "QUEUED", "PARALLEL");
        // A trigger defines when AWS starts an execution. The user starts this one.
        pipeline.sections("triggers").forEach(PipelineParser::trigger);
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

    private static void trigger(Section trigger) {
        oneOf(trigger, "providerType", "CodeStarSourceConnection");
        trigger.section("gitConfiguration").ifPresent(git -> {
            git.requiredText("sourceActionName");
            git.sections("push").forEach(PipelineParser::filter);
            git.sections("pullRequest").forEach(PipelineParser::filter);
        });
    }

    private static void filter(Section filter) {
        filter.ignored("events");
        for (String criterion : List.of("branches", "tags", "filePaths")) {
            filter.section(criterion).ifPresent(patterns -> patterns.ignored("includes", "excludes"));
        }
    }

    private Stage stage(Section stage) {
        stage.unsupported("blockers", "onSuccess");
        stage.section("onFailure").ifPresent(onFailure -> {
            onFailure.unsupported("conditions", "retryConfiguration");
            oneOf(onFailure, "result", "FAIL");
        });
        return new Stage(
                stage.requiredText("name"),
                stage.section("beforeEntry").stream()
                        .flatMap(entry -> entry.sections("conditions").stream())
                        .map(PipelineParser::condition)
                        .toList(),
                stage.sections("actions").stream().map(this::action).toList());
    }

    private static Condition condition(Section condition) {
        condition.require("result");
        return new Condition(
                oneOf(condition, "result", "FAIL", "SKIP").equals("SKIP") ? Status.SKIPPED : Status.FAILED,
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
