package com.example.pipeline.infra.stage;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.codebuild.CfnProject;
import software.amazon.awscdk.services.codepipeline.CfnPipeline.StageDeclarationProperty;

/** Builds once what all environments get: the archive in the bucket, and the templates as artifact. */
public final class BuildAndTestStage {

    private BuildAndTestStage() {
    }

    public static StageDeclarationProperty of(CfnProject project) {
        return StageDeclarationProperty.builder()
            .name("Build_and_Test")
            .actions(List.of(Actions.codeBuild("Build_and_Test", project, List.of("Source"), Map.of())
                .namespace("Build")
                .outputArtifacts(Actions.output("Build"))
                .build()))
            .build();
    }
}
