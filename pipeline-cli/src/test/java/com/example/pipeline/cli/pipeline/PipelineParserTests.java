package com.example.pipeline.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.pipeline.cli.pipeline.Condition.Result;
import com.example.pipeline.cli.pipeline.PipelineDeclaration.ArtifactStore;
import com.example.pipeline.cli.pipeline.PipelineDeclaration.Variable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PipelineParserTests {

    @Test
    void readsAllThatItKnows() {
        PipelineDeclaration pipeline = Pipelines.read("everything-known");

        assertThat(pipeline.name()).isEqualTo("pipeline");
        assertThat(pipeline.roleArn()).isEqualTo("arn:aws:iam::111111111111:role/pipeline");
        assertThat(pipeline.executionMode()).isEqualTo("QUEUED");
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
                .containsExactly(new Condition(
                        Result.SKIP,
                        List.of(new Condition.Rule("Check", Map.of("Variable", "a", "Value", "b", "Operator", "NE")))));
    }

    @Test
    void reportsEverythingUnknownOrUnsupportedAtOnceWithItsPath() {
        Problems problems = new Problems();
        PipelineParser.parse(Pipelines.json("much-unknown"), problems);

        assertThat(problems.found())
                .containsExactlyInAnyOrder(
                        "roleArn: is missing",
                        "surprise: is not a field of CodePipeline that is known here",
                        "executionMode: SOMETIMES is not supported",
                        "artifactStores: is not supported",
                        "stages.Prod.blockers: is not supported",
                        "stages.Prod.onSuccess: is not supported",
                        "stages.Prod.onFailure.result: ROLLBACK is not supported",
                        "stages.Prod.beforeEntry.conditions.0.result: RETRY is not supported",
                        "stages.Prod.beforeEntry.conditions.0.rules.Check.ruleTypeId.provider:"
                                + " rule CloudWatchAlarm is not supported",
                        "stages.Prod.beforeEntry.conditions.0.rules.Check.configuration.Value: is missing",
                        "stages.Prod.beforeEntry.conditions.0.rules.Check.configuration.Colour: is not supported",
                        "stages.Prod.beforeEntry.conditions.0.rules.Check.configuration.Operator:"
                                + " LIKE is not EQ, NE, CONTAINS or MATCHES",
                        "stages.Prod.actions.Approve.commands: is not supported",
                        "stages.Prod.actions.Approve.environmentVariables: is not supported",
                        "stages.Prod.actions.Approve.colour: is not a field of CodePipeline that is known here",
                        "stages.Prod.actions.Approve.actionTypeId.version: is missing",
                        "triggers.0.gitConfiguration.push.0.authors:"
                                + " is not a field of CodePipeline that is known here");
        assertThatThrownBy(() -> problems.throwIfAny("pipeline"))
                .isInstanceOf(Problem.class)
                .hasMessageStartingWith("Pipeline pipeline can't be run here:\n  ");
    }

    @Test
    void somethingElseThanAnObjectIsAProblem() {
        Problems problems = new Problems();
        PipelineParser.parse(new JsonMapper().readTree("{\"stages\": [1]}"), problems);

        assertThat(problems.found()).contains("stages.0: expected an object", "artifactStore: is missing");
    }
}
