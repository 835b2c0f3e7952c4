package com.example.pipeline.infra;

import com.example.pipeline.infra.settings.PipelineSettings;
import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import com.example.roles.DeliveryNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awscdk.BootstraplessSynthesizer;
import software.amazon.awscdk.BootstraplessSynthesizerProps;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.codepipeline.CfnPipeline;
import software.amazon.awscdk.services.codepipeline.CfnPipeline.ArtifactStoreProperty;
import software.amazon.awscdk.services.codepipeline.CfnPipeline.EncryptionKeyProperty;
import software.amazon.awscdk.services.codepipeline.CfnPipeline.StageDeclarationProperty;
import software.amazon.awscdk.services.iam.Role;
import software.constructs.Construct;

/** The pipeline with all that belongs to it. */
final class PipelineStack extends Stack {

    private final DeliveryNames names;
    private final PipelineSettings settings;
    private final ArtifactStore artifacts;
    private final ServiceRoles roles;
    private final Notifications notifications;

    PipelineStack(Construct scope, DeliveryNames names, PipelineSettings settings) {
        super(scope, "pipeline", StackProps.builder()
            .stackName(names.of("pipeline"))
            .description("Takes commits of %s to every environment".formatted(settings.branch()))
            .env(software.amazon.awscdk.Environment.builder()
                .account(settings.account()).region(settings.region()).build())
            // `aws cloudformation deploy` takes 51,200 bytes, and half of a template are its blanks.
            .suppressTemplateIndentation(true)
            .synthesizer(new BootstraplessSynthesizer(BootstraplessSynthesizerProps.builder()
                .cloudFormationExecutionRoleArn(names.updateRoleArn()).build()))
            .build());
        this.names = names;
        this.settings = settings;
        this.artifacts = new ArtifactStore(this, names, settings);
        this.roles = new ServiceRoles(this, names, artifacts.key());
        this.notifications = new Notifications(this, names, artifacts.key(), settings);
        notifications.onFailure(pipeline());
    }

    private CfnPipeline pipeline() {
        return CfnPipeline.Builder.create(this, "Pipeline")
            .name(names.of("pipeline"))
            .pipelineType("V2")
            .executionMode("SUPERSEDED")
            .restartExecutionOnUpdate(true)
            .roleArn(role().getRoleArn())
            .artifactStore(ArtifactStoreProperty.builder()
                .type("S3")
                .location(artifacts.bucket().getBucketName())
                .encryptionKey(EncryptionKeyProperty.builder().type("KMS").id(artifacts.key().getKeyArn()).build())
                .build())
            .stages(stages())
            .build();
    }

    private List<StageDeclarationProperty> stages() {
        Projects projects = new Projects(this, names, artifacts.key(), roles);
        Stages stage = new Stages(names, settings);
        List<StageDeclarationProperty> stages = new ArrayList<>(List.of(
            stage.source(),
            stage.buildAndTest(projects.build()),
            stage.reviewPipelineChange(projects.review()),
            stage.approvePipelineChange(notifications.pipeline()),
            stage.updatePipeline()));
        settings.environments().forEach(environment -> stages.add(stage.environment(environment,
            projects.deploy(environment), notifications.approval(environment))));
        return stages;
    }

    private Role role() {
        Stream<String> deployments = settings.environments().stream().map(Environment::name).map("deploy-"::concat);
        return roles.role("pipeline", "codepipeline", "pipeline-role", Map.of(
            "connection", settings.connection(),
            "topics", notifications.all(),
            "projects", Stream.concat(Stream.of("build", "review"), deployments)
                .map(project -> names.arn("codebuild", names.cicdAccount(), "project/" + names.of(project)))
                .toList()));
    }
}
