package com.example.pipeline.infra;

import com.example.pipeline.infra.settings.PipelineSettings;
import com.example.pipeline.infra.settings.PipelineSettings.Checks;
import com.example.roles.DeliveryNames;
import java.util.List;
import software.amazon.awscdk.services.codebuild.IProject;
import software.amazon.awscdk.services.codepipeline.Artifact;
import software.amazon.awscdk.services.codepipeline.ExecutionMode;
import software.amazon.awscdk.services.codepipeline.Pipeline;
import software.amazon.awscdk.services.codepipeline.PipelineType;
import software.amazon.awscdk.services.codepipeline.StageOptions;
import software.amazon.awscdk.services.codepipeline.actions.CodeBuildAction;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.s3.IBucket;
import software.constructs.Construct;

/**
 * The pipeline that builds and tests other branches and pull requests. It deploys nothing, so it checks several commits at
 * a time.
 */
final class CheckPipeline extends Construct {

    private final Pipeline pipeline;

    CheckPipeline(Construct scope, DeliveryNames names, IBucket artifacts, IRole role) {
        super(scope, "Checks");
        this.pipeline = Pipeline.Builder.create(this, "Pipeline")
                .pipelineName(names.checkPipeline())
                .pipelineType(PipelineType.V2)
                .executionMode(ExecutionMode.PARALLEL)
                .role(role)
                .usePipelineRoleForActions(true)
                .artifactBucket(artifacts)
                .build();
    }

    void addStages(PipelineSettings settings, Checks checks, IProject project) {
        Artifact source = Artifact.artifact("Source");
        new SourceStage(settings, false).addTo(pipeline, source, new TriggerFilters(settings).checks(checks));
        pipeline.addStage(StageOptions.builder()
                .stageName("Build_and_Test")
                .actions(List.of(CodeBuildAction.Builder.create()
                        .actionName("Build_and_Test")
                        .project(project)
                        .input(source)
                        .build()))
                .build());
    }
}
