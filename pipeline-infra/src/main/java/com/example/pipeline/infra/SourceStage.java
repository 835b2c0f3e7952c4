package com.example.pipeline.infra;

import com.example.pipeline.infra.settings.PipelineSettings;
import java.util.List;
import software.amazon.awscdk.services.codepipeline.Artifact;
import software.amazon.awscdk.services.codepipeline.GitConfiguration;
import software.amazon.awscdk.services.codepipeline.Pipeline;
import software.amazon.awscdk.services.codepipeline.ProviderType;
import software.amazon.awscdk.services.codepipeline.StageOptions;
import software.amazon.awscdk.services.codepipeline.TriggerProps;
import software.amazon.awscdk.services.codepipeline.actions.CodeStarConnectionsSourceAction;

/**
 * The first stage of a pipeline. It takes a commit through a connection, so there is no access token.
 *
 * @param withHistory whether builds clone the repository with its history; otherwise they get the files of the commit only
 */
record SourceStage(PipelineSettings settings, boolean withHistory) {

    /** @param trigger which events start the pipeline; it turns off that each push to the branch does */
    void addTo(Pipeline pipeline, Artifact output, GitConfiguration.Builder trigger) {
        int name = settings.repository().lastIndexOf('/');
        CodeStarConnectionsSourceAction action = CodeStarConnectionsSourceAction.Builder.create()
                .actionName("Source")
                .connectionArn(settings.connection())
                .owner(settings.repository().substring(0, name))
                .repo(settings.repository().substring(name + 1))
                .branch(settings.branch())
                .codeBuildCloneOutput(withHistory)
                .triggerOnPush(false)
                .output(output)
                .variablesNamespace("Source")
                .build();
        pipeline.addStage(StageOptions.builder()
                .stageName("Source")
                .actions(List.of(action))
                .build());
        pipeline.addTrigger(TriggerProps.builder()
                .providerType(ProviderType.CODE_STAR_SOURCE_CONNECTION)
                .gitConfiguration(trigger.sourceAction(action).build())
                .build());
    }
}
