package com.example.pipeline.infra;

import com.example.pipeline.infra.settings.PipelineSettings;
import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import com.example.roles.DeliveryNames;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.codebuild.CfnProject;
import software.amazon.awscdk.services.codepipeline.CfnPipeline.ActionDeclarationProperty;
import software.amazon.awscdk.services.codepipeline.CfnPipeline.BeforeEntryConditionsProperty;
import software.amazon.awscdk.services.codepipeline.CfnPipeline.ConditionProperty;
import software.amazon.awscdk.services.codepipeline.CfnPipeline.RuleDeclarationProperty;
import software.amazon.awscdk.services.codepipeline.CfnPipeline.RuleTypeIdProperty;
import software.amazon.awscdk.services.codepipeline.CfnPipeline.StageDeclarationProperty;

/** The stages of the pipeline, from top to bottom in the order in which a commit passes them. */
final class Stages {

    private final DeliveryNames names;
    private final PipelineSettings settings;

    Stages(DeliveryNames names, PipelineSettings settings) {
        this.names = names;
        this.settings = settings;
    }

    /** Every push to the branch, through a connection: there is no token anywhere. */
    StageDeclarationProperty source() {
        return stage("Source", Actions.action("Source", "Source", "CodeStarSourceConnection", Map.of(
                "ConnectionArn", settings.connection(),
                "FullRepositoryId", settings.repository(),
                "BranchName", settings.branch(),
                "OutputArtifactFormat", "CODE_ZIP",
                "DetectChanges", "true"))
            .namespace("Source")
            .outputArtifacts(Actions.output("Source"))
            .build());
    }

    /** Builds once what all environments get: the archive in the bucket, the templates as artifact. */
    StageDeclarationProperty buildAndTest(CfnProject project) {
        return stage("Build_and_Test",
            Actions.codeBuild("Build_and_Test", project, List.of("Source"), Map.of())
                .namespace("Build")
                .outputArtifacts(Actions.output("Build"))
                .build());
    }

    /**
     * Says what the commit would change in the pipeline itself, and whether that must be approved. Later stages
     * take the templates from here: a build's session can't write what was reviewed.
     */
    StageDeclarationProperty reviewPipelineChange(CfnProject project) {
        return stage("Review_Pipeline_Change",
            Actions.codeBuild("Review_Pipeline_Change", project, List.of("Build"), Map.of())
                .namespace("Review")
                .outputArtifacts(Actions.output("Reviewed"))
                .build());
    }

    /** Waits for a person, and is skipped when the review says that there is nothing to ask. */
    StageDeclarationProperty approvePipelineChange(String topic) {
        return StageDeclarationProperty.builder()
            .name("Approve_Pipeline_Change")
            .beforeEntry(BeforeEntryConditionsProperty.builder().conditions(List.of(ConditionProperty.builder()
                .result("SKIP")
                .rules(List.of(RuleDeclarationProperty.builder()
                    .name("Approval_Needed")
                    .ruleTypeId(RuleTypeIdProperty.builder()
                        .category("Rule").owner("AWS").provider("VariableCheck").version("1").build())
                    // The result applies when a rule does not hold ("How do stage conditions work?").
                    .configuration(JsonNodeFactory.instance.objectNode()
                        .put("Operator", "NE")
                        .put("Value", "no")
                        .put("Variable", "#{Review.APPROVAL_NEEDED}"))
                    .build()))
                .build())).build())
            .actions(List.of(Actions.approval("Pipeline_Manual_Approval", topic, "#{Review.SUMMARY}").build()))
            .build();
    }

    /** The self-mutation: deploys the template of this pipeline that was reviewed. */
    StageDeclarationProperty updatePipeline() {
        return stage("Update_Pipeline", Actions.action("Update_Pipeline", "Deploy", "CloudFormation", Map.of(
                "ActionMode", "CREATE_UPDATE",
                "StackName", names.of("pipeline"),
                "TemplatePath", "Reviewed::pipeline.template.json",
                "Capabilities", "CAPABILITY_NAMED_IAM",
                "RoleArn", names.updateRoleArn()))
            .inputArtifacts(Actions.inputs(List.of("Reviewed")))
            .build());
    }

    /** @param topic where its approval is announced, if it has one */
    StageDeclarationProperty environment(Environment environment, CfnProject project, String topic) {
        List<ActionDeclarationProperty> actions = new ArrayList<>();
        environment.approval().ifPresent(approval -> actions.add(
            Actions.approval(environment.title() + "_Manual_Approval", topic,
                    "Deploy commit #{Source.CommitId} to %s?".formatted(environment.name()))
                .timeoutInMinutes(Duration.ofDays(approval.days()).toMinutes())
                .build()));
        actions.add(Actions.codeBuild("Deploy_" + environment.title(), project, List.of("Source", "Reviewed"), Map.of(
                "ASSUME_ROLE_ARN", names.crossAccountRoleArn(environment.account()),
                // CloudTrail in the environment's account shows it with every call.
                "ROLE_SESSION_NAME", "deploy-#{Source.CommitId}",
                "ENVIRONMENT", environment.name(),
                "CODE_KEY", "#{Build.CODE_KEY}"))
            .runOrder(actions.size() + 1)
            .build());
        return stage(environment.title(), actions.toArray(ActionDeclarationProperty[]::new));
    }

    private static StageDeclarationProperty stage(String name, ActionDeclarationProperty... actions) {
        return StageDeclarationProperty.builder().name(name).actions(List.of(actions)).build();
    }
}
