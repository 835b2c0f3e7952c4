package com.example.pipeline.infra.stage;

import com.example.roles.DeliveryNames;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.codepipeline.CfnPipeline.StageDeclarationProperty;

/** The self-mutation: deploys the template of this very pipeline that the commit's build synthesized. */
public final class UpdatePipelineStage {

    private UpdatePipelineStage() {
    }

    public static StageDeclarationProperty of(DeliveryNames names) {
        return StageDeclarationProperty.builder()
            .name("Update_Pipeline")
            .actions(List.of(Actions.action("Update_Pipeline", "Deploy", "CloudFormation", Map.of(
                    "ActionMode", "CREATE_UPDATE",
                    "StackName", names.pipeline(),
                    "TemplatePath", "Build::pipeline.template.json",
                    "Capabilities", "CAPABILITY_NAMED_IAM",
                    "RoleArn", names.cicdRoleArn(names.updateRole())))
                .inputArtifacts(List.of(
                    software.amazon.awscdk.services.codepipeline.CfnPipeline.InputArtifactProperty.builder()
                        .name("Build")
                        .build()))
                .build()))
            .build();
    }
}
