package com.example.pipeline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.pipeline.cli.approval.Approver;
import com.example.pipeline.cli.approval.ManualApproval;
import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.cloudformation.CloudFormationDeploy;
import com.example.pipeline.cli.codebuild.CodeBuildAction;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.document.Problems;
import com.example.pipeline.cli.pipeline.ActionExecutors;
import com.example.pipeline.cli.pipeline.ActionRoles;
import com.example.pipeline.cli.pipeline.PipelineDeclaration;
import com.example.pipeline.cli.pipeline.PipelineParser;
import com.example.pipeline.cli.pipeline.Pipelines;
import com.example.pipeline.cli.source.ConnectionSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExecutionsTests {
    private final ActionRoles roles = new ActionRoles(null);
    private final ActionExecutors executors = new ActionExecutors(List.of(
            new ConnectionSource(roles, null),
            new CodeBuildAction("Build", roles, null),
            new CloudFormationDeploy(roles),
            new ManualApproval(roles, null, Approver.all())));

    @Test
    void aPipelineOfKnownActionsIsRead() {
        assertThat(read("every-action").stages()).hasSize(3);
    }

    @Test
    void everythingThatCanNotBeExecutedIsReportedAtOnce() {
        assertThatThrownBy(() -> read("unsupported-actions"))
                .isInstanceOf(Problem.class)
                .message()
                .satisfies(message -> assertThat(message.lines())
                        .containsExactlyInAnyOrder(
                                "stages.Source.actions.Source.configuration.OutputArtifactFormat:"
                                        + " must be CODE_ZIP or CODEBUILD_CLONE_REF",
                                "stages.Build.actions.Build.configuration.BatchEnabled: true is not supported by the local runner",
                                "stages.Build.actions.Build.configuration.PrimarySource: is missing",
                                "stages.Build.actions.Other.configuration.Colour: unknown key",
                                "stages.Build.actions.Other.configuration.EnvironmentVariables: must be a JSON array",
                                "stages.Build.actions.Other.region: us-east-1 is not supported: the pipeline is in eu-west-1",
                                "stages.Deploy.actions.Bucket.actionTypeId: Deploy/AWS/S3/1 is not supported by the local runner",
                                "stages.Deploy.actions.Create.configuration.OutputFileName:"
                                        + " needs an output artifact, and an output artifact needs it",
                                "stages.Deploy.actions.Approve.configuration.Summary: unknown key"));
    }

    @Test
    void approvalsAreKnownByStageAndAction() {
        assertThat(ApprovalNames.in(read("every-action"))).containsExactly("Approve", "Deploy");
    }

    @Test
    void approvalsAreReadFromTheTemplateToo() {
        Path template = Path.of("src/test/resources/assembly/pipeline.template.json");
        AssemblyStack stack = new AssemblyStack(
                "id",
                null,
                null,
                "name",
                template,
                null,
                Map.of(),
                Map.of(),
                List.of(),
                List.of("Pipeline"),
                false,
                List.of());

        assertThat(ApprovalNames.in(stack, "Pipeline")).containsExactly("Approve_Prod", "Prod");
    }

    @Test
    void variablesHaveTheirDefaultsUnlessTheyAreGiven() {
        assertThat(Executions.variables(Pipelines.read("variables"), Map.of())).isEqualTo(Map.of("color", "red"));
        assertThat(Executions.variables(Pipelines.read("variables"), Map.of("color", "blue")))
                .isEqualTo(Map.of("color", "blue"));
    }

    @Test
    void aVariableWithoutDefaultHasToBeGiven() {
        assertThatThrownBy(() -> Executions.variables(Pipelines.read("everything-known"), Map.of()))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("--variable level=VALUE");
    }

    @Test
    void anUnknownVariableIsAMistakeOfUse() {
        assertThatThrownBy(() -> Executions.variables(Pipelines.read("variables"), Map.of("size", "2")))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("Choose from: color");
        assertThatThrownBy(() -> Executions.variables(Pipelines.read("one-action"), Map.of("size", "2")))
                .hasMessageContaining("It has none.");
    }

    private PipelineDeclaration read(String name) {
        Problems problems = new Problems(null);
        PipelineDeclaration pipeline = PipelineParser.parse(
                Pipelines.json(name).toString(),
                (action, declared) -> executors.check(action, declared, "eu-west-1"),
                problems);
        problems.throwIfAny();
        return pipeline;
    }
}
