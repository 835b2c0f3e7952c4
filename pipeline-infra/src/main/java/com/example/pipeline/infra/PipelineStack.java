package com.example.pipeline.infra;

import com.example.pipeline.infra.settings.EnvironmentSettings;
import com.example.pipeline.infra.settings.PipelineSettings;
import com.example.pipeline.infra.stage.ApprovePipelineChangeStage;
import com.example.pipeline.infra.stage.BuildAndTestStage;
import com.example.pipeline.infra.stage.EnvironmentStage;
import com.example.pipeline.infra.stage.ReviewPipelineChangeStage;
import com.example.pipeline.infra.stage.SourceStage;
import com.example.pipeline.infra.stage.UpdatePipelineStage;
import com.example.roles.DeliveryNames;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awscdk.BootstraplessSynthesizer;
import software.amazon.awscdk.BootstraplessSynthesizerProps;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.codepipeline.CfnPipeline;
import software.amazon.awscdk.services.codepipeline.CfnPipeline.ArtifactStoreProperty;
import software.amazon.awscdk.services.codepipeline.CfnPipeline.EncryptionKeyProperty;
import software.amazon.awscdk.services.codepipeline.CfnPipeline.StageDeclarationProperty;
import software.amazon.awscdk.services.iam.Role;
import software.constructs.Construct;

/** The pipeline with all that belongs to it, one stage a class. */
public final class PipelineStack extends Stack {

    private final DeliveryNames names;
    private final PipelineSettings settings;
    private final ArtifactStore artifacts;
    private final ServiceRoles roles;
    private final Notifications notifications;

    public PipelineStack(Construct scope, String id, DeliveryNames names, PipelineSettings settings) {
        super(scope, id, StackProps.builder()
            .stackName(names.pipeline())
            .description("Takes %s from %s to %s".formatted(names.application(), settings.branch(),
                settings.environments().get(settings.environments().size() - 1).name()))
            .env(Environment.builder().account(settings.account()).region(settings.region()).build())
            // `aws cloudformation deploy` takes 51,200 bytes, and half of a template are its blanks.
            .suppressTemplateIndentation(true)
            .synthesizer(new BootstraplessSynthesizer(BootstraplessSynthesizerProps.builder()
                .cloudFormationExecutionRoleArn(names.cicdRoleArn(names.updateRole()))
                .build()))
            .build());
        this.names = names;
        this.settings = settings;
        this.artifacts = new ArtifactStore(this, names, settings.environments());
        this.roles = new ServiceRoles(this, names, artifacts);
        this.notifications = new Notifications(this, names, artifacts.key(), settings.environments());

        CfnPipeline pipeline = pipeline(stages());
        notifications.onFailure(pipeline);
    }

    private List<StageDeclarationProperty> stages() {
        Projects projects = new Projects(this, names, artifacts, roles);
        List<StageDeclarationProperty> stages = new ArrayList<>(List.of(
            SourceStage.of(settings),
            BuildAndTestStage.of(projects.buildAndTest()),
            ReviewPipelineChangeStage.of(projects.reviewPipelineChange()),
            ApprovePipelineChangeStage.of(notifications.pipelineChange()),
            UpdatePipelineStage.of(names)));
        for (EnvironmentSettings environment : settings.environments()) {
            stages.add(EnvironmentStage.of(environment, projects.deploy(environment),
                notifications.approval(environment)));
        }
        return stages;
    }

    private CfnPipeline pipeline(List<StageDeclarationProperty> stages) {
        Role role = roles.pipeline(settings, notifications.topicArns());
        CfnPipeline pipeline = CfnPipeline.Builder.create(this, "Pipeline")
            .name(names.pipeline())
            .pipelineType("V2")
            .executionMode("SUPERSEDED")
            .restartExecutionOnUpdate(true)
            .roleArn(role.getRoleArn())
            .artifactStore(ArtifactStoreProperty.builder()
                .type("S3")
                .location(artifacts.bucket().getBucketName())
                .encryptionKey(EncryptionKeyProperty.builder()
                    .type("KMS")
                    .id(artifacts.key().getKeyArn())
                    .build())
                .build())
            .stages(stages)
            .build();
        return pipeline;
    }
}
