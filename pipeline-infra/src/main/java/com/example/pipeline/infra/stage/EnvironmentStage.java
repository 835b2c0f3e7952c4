package com.example.pipeline.infra.stage;

import com.example.pipeline.infra.settings.EnvironmentSettings;
import com.example.roles.DeliveryNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.services.codebuild.CfnProject;
import software.amazon.awscdk.services.codepipeline.CfnPipeline.ActionDeclarationProperty;
import software.amazon.awscdk.services.codepipeline.CfnPipeline.StageDeclarationProperty;

/** An environment: its approval, if it has one, then its deployment. */
public final class EnvironmentStage {

    private EnvironmentStage() {
    }

    public static StageDeclarationProperty of(EnvironmentSettings environment,
            CfnProject project, Optional<String> approvalTopic) {
        List<ActionDeclarationProperty> actions = new ArrayList<>();
        approvalTopic.ifPresent(topic -> actions.add(approval(environment, topic)));
        actions.add(deployment(environment, project, actions.size() + 1));
        return StageDeclarationProperty.builder().name(environment.title()).actions(actions).build();
    }

    private static ActionDeclarationProperty approval(EnvironmentSettings environment, String topic) {
        return Actions.approval(environment.title() + "_Manual_Approval", topic,
                "Deploy commit #{Source.CommitId} to %s?".formatted(environment.name()))
            .timeoutInMinutes(Duration.ofDays(environment.approval().orElseThrow().days()).toMinutes())
            .build();
    }

    private static ActionDeclarationProperty deployment(EnvironmentSettings environment, CfnProject project,
            int runOrder) {
        return Actions.codeBuild("Deploy_" + environment.title(), project, List.of("Source", "Build"), Map.of(
                "ASSUME_ROLE_ARN",
                DeliveryNames.roleArn(environment.account(), DeliveryNames.CROSS_ACCOUNT_ROLE),
                // CloudTrail in the environment's account shows it on every call.
                "ROLE_SESSION_NAME", "deploy-#{Source.CommitId}",
                "ENVIRONMENT", environment.name(),
                "CODE_KEY", "#{Build.CODE_KEY}"))
            .runOrder(runOrder)
            .build();
    }
}
