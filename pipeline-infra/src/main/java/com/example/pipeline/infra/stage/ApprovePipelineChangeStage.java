package com.example.pipeline.infra.stage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import software.amazon.awscdk.services.codepipeline.CfnPipeline.BeforeEntryConditionsProperty;
import software.amazon.awscdk.services.codepipeline.CfnPipeline.ConditionProperty;
import software.amazon.awscdk.services.codepipeline.CfnPipeline.RuleDeclarationProperty;
import software.amazon.awscdk.services.codepipeline.CfnPipeline.RuleTypeIdProperty;
import software.amazon.awscdk.services.codepipeline.CfnPipeline.StageDeclarationProperty;

/** Waits for a person when the commit changes the pipeline in a way that matters; skipped otherwise. */
public final class ApprovePipelineChangeStage {

    private ApprovePipelineChangeStage() {
    }

    public static StageDeclarationProperty of(String topic) {
        return StageDeclarationProperty.builder()
            .name("Approve_Pipeline_Change")
            .beforeEntry(BeforeEntryConditionsProperty.builder()
                .conditions(List.of(skipUnlessTheChangeMatters()))
                .build())
            .actions(List.of(
                Actions.approval("Pipeline_Manual_Approval", topic, "#{Review.SUMMARY}").build()))
            .build();
    }

    /** The result applies when the rule does not hold ("How do stage conditions work?"). */
    private static ConditionProperty skipUnlessTheChangeMatters() {
        return ConditionProperty.builder()
            .result("SKIP")
            .rules(List.of(RuleDeclarationProperty.builder()
                .name("Change_Matters")
                .ruleTypeId(RuleTypeIdProperty.builder()
                    .category("Rule")
                    .owner("AWS")
                    .provider("VariableCheck")
                    .version("1")
                    .build())
                .configuration(JsonNodeFactory.instance.objectNode()
                    .put("Operator", "NE")
                    .put("Value", "no")
                    .put("Variable", "#{Review.APPROVAL_NEEDED}"))
                .build()))
            .build();
    }
}
