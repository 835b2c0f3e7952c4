package com.example.pipeline.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.document.Problems;
import com.example.pipeline.cli.pipeline.PipelineDeclaration.ArtifactStore;
import com.example.pipeline.cli.pipeline.PipelineDeclaration.Variable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PipelineParserTests {

    @Test
    void readsAllThatItKnows() {
        PipelineDeclaration pipeline = Pipelines.read("everything-known");

        assertThat(pipeline.name()).isEqualTo("pipeline");
        assertThat(pipeline.roleArn()).isEqualTo("arn:aws:iam::111111111111:role/pipeline");
        assertThat(pipeline.artifactStore())
                .isEqualTo(new ArtifactStore("artifacts", "arn:aws:kms:eu-west-1:111111111111:key/k"));
        assertThat(pipeline.variables()).containsExactly(new Variable("level", null));
        Action source = pipeline.stages().get(0).actions().get(0);
        assertThat(source.type()).hasToString("Source/AWS/CodeStarSourceConnection/1");
        assertThat(source.configuration()).containsEntry("BranchName", "main");
        assertThat(source.outputArtifacts()).containsExactly("source");
        assertThat(source.namespace()).isEqualTo("Source");
        assertThat(source.region()).isEqualTo("eu-west-1");
        assertThat(source.timeout()).isNull();
        Action approve = pipeline.stages().get(1).actions().get(0);
        assertThat(approve.timeout()).isEqualTo(Duration.ofMinutes(90));
        assertThat(approve.roleArn()).endsWith("role/action");
        assertThat(pipeline.stages().get(1).beforeEntry())
                .containsExactly(new Stage.Condition(
                        Status.SKIPPED,
                        List.of(new Stage.Rule("Check", Map.of("Variable", "a", "Value", "b", "Operator", "NE")))));
    }

    @Test
    void reportsEverythingUnknownOrUnsupportedAtOnceWithItsPath() {
        assertThat(problems(Pipelines.json("much-unknown").toString()))
                .containsExactlyInAnyOrder(
                        "roleArn: is missing",
                        "surprise: unknown key",
                        "artifactStores: is not supported by the local runner",
                        "stages.Prod.blockers: is not supported by the local runner",
                        "stages.Prod.onFailure.conditions: is not supported by the local runner",
                        "stages.Prod.beforeEntry.conditions[0].result: RETRY is not supported by the local runner",
                        "stages.Prod.beforeEntry.conditions[0].rules.Check.ruleTypeId.provider:"
                                + " CloudWatchAlarm is not supported by the local runner",
                        "stages.Prod.beforeEntry.conditions[0].rules.Check.configuration.Value: is missing",
                        "stages.Prod.beforeEntry.conditions[0].rules.Check.configuration.Colour: unknown key",
                        "stages.Prod.beforeEntry.conditions[0].rules.Check.configuration.Operator:"
                                + " LIKE is not supported by the local runner",
                        "stages.Prod.actions.Approve.commands: is not supported by the local runner",
                        "stages.Prod.actions.Approve.environmentVariables: is not supported by the local runner",
                        "stages.Prod.actions.Approve.colour: unknown key",
                        "stages.Prod.actions.Approve.actionTypeId.version: is missing");
    }

    @Test
    void reportsValuesOfTheWrongKind() {
        assertThat(problems("{\"stages\": [1, {\"name\": \"A\", \"actions\": {}}], \"variables\": 1, \"name\": []}"))
                .contains(
                        "stages[0]: must be a mapping of keys to values",
                        "stages.A.actions: must be a list",
                        "variables: must be a list",
                        "artifactStore: is missing")
                .anyMatch(problem -> problem.startsWith("name: must be text"));
    }

    private static List<String> problems(String json) {
        Problems problems = new Problems(null);
        PipelineParser.parse(json, (action, declared) -> {}, problems);
        return problems.lines();
    }
}
