package com.example.pipeline.cli.cloudformation;

import com.example.pipeline.cli.pipeline.Action;
import java.util.function.Supplier;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;

/** Action mode CREATE_UPDATE: creates the stack, or updates the one that is there. */
final class StackUpdate {
    private final Supplier<CloudFormationClient> cloudFormation;
    private final StackOperation operation;
    private final Action action;

    StackUpdate(Supplier<CloudFormationClient> cloudFormation, StackOperation operation, Action action) {
        this.cloudFormation = cloudFormation;
        this.operation = operation;
        this.action = action;
    }

    /** Returns what happened: created, updated, no changes. */
    String deploy(StackTemplate template) throws InterruptedException {
        operation.begin();
        if (operation.stack().isEmpty()) {
            create(template);
            operation.await();
            return "created";
        }
        if (!update(template)) {
            return "no changes";
        }
        operation.await();
        return "updated";
    }

    private void create(StackTemplate template) {
        cloudFormation
                .get()
                .createStack(request -> request.stackName(action.configuration("StackName"))
                        .roleARN(action.configuration("RoleArn"))
                        .templateBody(template.body())
                        .parameters(template.parameters())
                        .tags(template.tags())
                        .capabilities(template.capabilities()));
    }

    private boolean update(StackTemplate template) {
        try {
            cloudFormation
                    .get()
                    .updateStack(request -> request.stackName(action.configuration("StackName"))
                            .roleARN(action.configuration("RoleArn"))
                            .templateBody(template.body())
                            .parameters(template.parameters())
                            .tags(template.tags())
                            .capabilities(template.capabilities()));
            return true;
        } catch (CloudFormationException e) {
            if (e.getMessage().contains("No updates are to be performed")) {
                return false;
            }
            throw e;
        }
    }
}
