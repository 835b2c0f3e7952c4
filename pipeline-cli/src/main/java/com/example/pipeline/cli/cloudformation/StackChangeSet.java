package com.example.pipeline.cli.cloudformation;

import com.example.pipeline.cli.pipeline.Action;
import java.util.function.Supplier;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetNotFoundException;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;

/** Action modes CHANGE_SET_REPLACE and CHANGE_SET_EXECUTE. */
final class StackChangeSet {
    private static final long POLL_MILLIS = 300;

    private final Supplier<CloudFormationClient> cloudFormation;
    private final StackOperation operation;
    private final String stack;
    private final String name;
    private final String role;

    StackChangeSet(Supplier<CloudFormationClient> cloudFormation, StackOperation operation, Action action) {
        this.cloudFormation = cloudFormation;
        this.operation = operation;
        this.stack = action.configuration("StackName");
        this.name = action.configuration("ChangeSetName");
        this.role = action.configuration("RoleArn");
    }

    /** Makes the change set anew, and returns how many changes are in it. */
    String replace(StackTemplate template) throws InterruptedException {
        boolean exists = operation.stack().isPresent();
        deleteOld();
        cloudFormation
                .get()
                .createChangeSet(request -> request.stackName(stack)
                        .changeSetName(name)
                        .roleARN(role)
                        .changeSetType(exists ? ChangeSetType.UPDATE : ChangeSetType.CREATE)
                        .templateBody(template.body())
                        .parameters(template.parameters())
                        .tags(template.tags())
                        .capabilities(template.capabilities()));
        DescribeChangeSetResponse made = await();
        return isEmpty(made) ? "no changes" : count(made.changes().size());
    }

    /** Executes the change set; one without changes is a success. */
    String execute() throws InterruptedException {
        DescribeChangeSetResponse made = await();
        if (isEmpty(made)) {
            return "no changes";
        }
        boolean exists = operation.stack().isPresent();
        operation.begin();
        cloudFormation
                .get()
                .executeChangeSet(request -> request.stackName(stack).changeSetName(name));
        operation.await();
        return exists ? "updated" : "created";
    }

    private void deleteOld() {
        try {
            cloudFormation
                    .get()
                    .deleteChangeSet(request -> request.stackName(stack).changeSetName(name));
        } catch (ChangeSetNotFoundException e) {
            // The first one.
        } catch (CloudFormationException e) {
            if (!e.getMessage().contains("does not exist")) {
                throw e;
            }
        }
    }

    private DescribeChangeSetResponse await() throws InterruptedException {
        while (true) {
            DescribeChangeSetResponse made = cloudFormation
                    .get()
                    .describeChangeSet(request -> request.stackName(stack).changeSetName(name));
            String status = made.statusAsString();
            if (status.equals("CREATE_COMPLETE") || isEmpty(made)) {
                return made;
            }
            if (!status.endsWith("_IN_PROGRESS") && !status.endsWith("_PENDING")) {
                throw new IllegalStateException(
                        "Change set " + name + " ended as " + status + ": " + made.statusReason());
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static String count(int changes) {
        return changes + (changes == 1 ? " change" : " changes") + " prepared";
    }

    private static boolean isEmpty(DescribeChangeSetResponse made) {
        String reason = made.statusReason() == null ? "" : made.statusReason();
        return made.statusAsString().equals("FAILED")
                && (reason.contains("didn't contain changes") || reason.contains("No updates are to be performed"));
    }
}
