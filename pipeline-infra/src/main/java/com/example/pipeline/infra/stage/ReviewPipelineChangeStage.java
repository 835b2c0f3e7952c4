package com.example.pipeline.infra.stage;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.codebuild.CfnProject;
import software.amazon.awscdk.services.codepipeline.CfnPipeline.StageDeclarationProperty;

/** Says what the commit would change in the pipeline itself, and whether that has to be approved. */
public final class ReviewPipelineChangeStage {

    private ReviewPipelineChangeStage() {
    }

    public static StageDeclarationProperty of(CfnProject project) {
        return StageDeclarationProperty.builder()
            .name("Review_Pipeline_Change")
            .actions(List.of(
                Actions.codeBuild("Review_Pipeline_Change", project, List.of("Build"), Map.of())
                    .namespace("Review")
                    .build()))
            .build();
    }
}
