package com.example.pipeline.infra;

import com.example.pipeline.infra.settings.PipelineSettings;
import com.example.roles.DeliveryNames;
import java.util.Map;
import software.amazon.awscdk.BootstraplessSynthesizer;
import software.amazon.awscdk.BootstraplessSynthesizerProps;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.codepipeline.ExecutionMode;
import software.amazon.awscdk.services.codepipeline.Pipeline;
import software.amazon.awscdk.services.codepipeline.PipelineType;
import software.constructs.Construct;

/** The pipelines with their projects, roles, artifact store, and notifications. */
final class PipelineStack extends Stack {

    PipelineStack(Construct scope, DeliveryNames names, PipelineSettings settings) {
        super(
                scope,
                "pipeline",
                StackProps.builder()
                        .stackName(names.pipeline())
                        .description("Takes commits of %s to every environment".formatted(settings.branch()))
                        .env(Environment.builder()
                                .account(settings.account())
                                .region(settings.region())
                                .build())
                        // Half of a template is indentation, and `aws cloudformation deploy` needs a bucket over 51,200
                        // bytes.
                        .suppressTemplateIndentation(true)
                        .synthesizer(new BootstraplessSynthesizer(BootstraplessSynthesizerProps.builder()
                                .cloudFormationExecutionRoleArn(names.updateRoleArn())
                                .build()))
                        .build());
        ArtifactStore artifacts = new ArtifactStore(this, names, settings);
        ServiceRoles roles = new ServiceRoles(this, names, settings, artifacts.key());
        Projects projects = new Projects(this, names, settings, artifacts.key(), roles);
        Map<String, Object> policyValues = names.values();
        policyValues.put("projects", projects.arns());
        Notifications notifications = new Notifications(this, names, artifacts.key(), settings);
        policyValues.put("topics", notifications.arns());
        Pipeline pipeline = Pipeline.Builder.create(this, "Pipeline")
                .pipelineName(names.pipeline())
                .pipelineType(PipelineType.V2)
                .executionMode(ExecutionMode.SUPERSEDED)
                .restartExecutionOnUpdate(true)
                .role(roles.role("pipeline", names.pipeline(), "codepipeline", "pipeline-role", policyValues))
                .usePipelineRoleForActions(true)
                .artifactBucket(artifacts.bucket())
                .build();
        notifications.onEarlyEnd(pipeline);

        Stages stages = new Stages(pipeline, names, settings);
        stages.source();
        stages.buildAndTest(projects.build());
        stages.reviewPipelineChange(projects.review());
        stages.approvePipelineChange(notifications.pipeline());
        stages.updatePipeline();
        settings.environments()
                .forEach(environment -> stages.environment(environment, projects, notifications.approval(environment)));
        settings.checks()
                .ifPresent(checks -> new CheckPipeline(
                                this,
                                names,
                                artifacts.bucket(),
                                roles.role(
                                        "checks",
                                        names.checkPipeline(),
                                        "codepipeline",
                                        "checks-pipeline-role",
                                        policyValues))
                        .addStages(settings, checks, projects.checks()));
    }
}
