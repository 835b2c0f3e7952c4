package com.example.pipeline.infra.stage;

import com.example.pipeline.infra.settings.PipelineSettings;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.codepipeline.CfnPipeline.StageDeclarationProperty;

/** Every push to the branch, through a connection: there is no token anywhere. */
public final class SourceStage {

    private SourceStage() {
    }

    public static StageDeclarationProperty of(PipelineSettings settings) {
        return StageDeclarationProperty.builder()
            .name("Source")
            .actions(List.of(Actions.action("Source", "Source", "CodeStarSourceConnection", Map.of(
                    "ConnectionArn", settings.connection(),
                    "FullRepositoryId", settings.repository(),
                    "BranchName", settings.branch(),
                    "OutputArtifactFormat", "CODE_ZIP",
                    "DetectChanges", "true"))
                .namespace("Source")
                .outputArtifacts(Actions.output("Source"))
                .build()))
            .build();
    }
}
