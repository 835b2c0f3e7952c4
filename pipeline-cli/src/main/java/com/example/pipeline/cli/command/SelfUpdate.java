package com.example.pipeline.cli.command;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.PipelineDeclaration;
import com.example.pipeline.cli.pipeline.Stage;
import java.util.Optional;
import java.util.Set;

/** The action by which a pipeline updates its own stack. */
record SelfUpdate(String stage, String action) {
    private static final Set<String> MODES = Set.of("CREATE_UPDATE", "REPLACE_ON_FAILURE", "CHANGE_SET_EXECUTE");

    /** Finds the action; empty when the pipeline has none, or none that an execution can reach. */
    static Optional<SelfUpdate> of(PipelineDeclaration pipeline, AssemblyStack stack) {
        for (Stage stage : pipeline.stages()) {
            if (stage.disabled() != null) {
                return Optional.empty();
            }
            for (Action action : stage.actions()) {
                if (updates(action, pipeline, stack) || isOfCdkPipelines(stage, action)) {
                    return Optional.of(new SelfUpdate(stage.name(), action.name()));
                }
            }
        }
        return Optional.empty();
    }

    /** CDK Pipelines updates itself by {@code cdk deploy} in a build, whose names are always the same. */
    private static boolean isOfCdkPipelines(Stage stage, Action action) {
        return stage.name().equals("UpdatePipeline") && action.name().equals("SelfMutate");
    }

    private static boolean updates(Action action, PipelineDeclaration pipeline, AssemblyStack stack) {
        String role = action.roleArn() == null ? pipeline.roleArn() : action.roleArn();
        return action.type() != null
                && action.type().provider().equals("CloudFormation")
                && stack.name().equals(action.configuration("StackName"))
                && MODES.contains(action.configuration().getOrDefault("ActionMode", ""))
                && (action.region() == null || action.region().equals(stack.region()))
                && role.contains(":" + stack.account() + ":");
    }
}
