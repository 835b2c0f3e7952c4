package com.example.pipeline.cli.cloudformation;

import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.ActionLog;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetNotFoundException;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/**
 * The operations of a CloudFormation action on its stack. Each waits for its end, and returns what it did.
 *
 * @param cloudFormation a client with the action's rights, which may be a new one each time
 * @param administrator reads why an operation failed, for the message only
 */
record StackDeployment(
        Supplier<CloudFormationClient> cloudFormation,
        CloudFormationClient administrator,
        Action action,
        ActionLog log) {
    private static final long POLL_MILLIS = 300;
    /** States in which REPLACE_ON_FAILURE deletes the stack ("Configuration properties reference", ActionMode). */
    private static final Set<String> FAILED =
            Set.of("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED", "UPDATE_ROLLBACK_FAILED");

    /**
     * Tells the embedded AWS that the template may have 1 MB. In AWS, the action passes it through S3; the limit of
     * 51,200 bytes is one of a template in a request.
     */
    private static final AwsRequestOverrideConfiguration BY_ACTION = AwsRequestOverrideConfiguration.builder()
            .putRawQueryParameter("x-amz-codepipeline-action", "CloudFormation")
            .build();

    /** The stack; empty when there is none, or nothing but a change set for a new one. */
    Optional<Stack> stack() {
        try {
            return cloudFormation.get().describeStacks(request -> request.stackName(name())).stacks().stream()
                    .filter(stack -> !stack.stackStatusAsString().equals("REVIEW_IN_PROGRESS"))
                    .findFirst();
        } catch (CloudFormationException e) {
            if (e.getMessage().contains("does not exist")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Action mode CREATE_UPDATE. */
    String createOrUpdate(StackTemplate template) throws InterruptedException {
        Instant start = now();
        String note = BootstrapVersion.note(template.body()).replaceAll(",$", "");
        if (stack().isEmpty()) {
            cloudFormation
                    .get()
                    .createStack(request -> request.stackName(name())
                            .roleARN(action.configuration("RoleArn"))
                            .templateBody(template.body())
                            .overrideConfiguration(BY_ACTION)
                            .parameters(template.parameters())
                            .tags(template.tags())
                            .capabilities(template.capabilities()));
            await(start);
            return "created" + note;
        }
        try {
            cloudFormation
                    .get()
                    .updateStack(request -> request.stackName(name())
                            .roleARN(action.configuration("RoleArn"))
                            .templateBody(template.body())
                            .overrideConfiguration(BY_ACTION)
                            .parameters(template.parameters())
                            .tags(template.tags())
                            .capabilities(template.capabilities()));
        } catch (CloudFormationException e) {
            if (e.getMessage().contains("No updates are to be performed")) {
                return "no changes";
            }
            throw e;
        }
        await(start);
        return "updated" + note;
    }

    /** Action mode REPLACE_ON_FAILURE: a stack that has failed is deleted first. */
    String replaceOnFailure(StackTemplate template) throws InterruptedException {
        if (stack().filter(stack -> FAILED.contains(stack.stackStatusAsString()))
                .isPresent()) {
            delete();
        }
        return createOrUpdate(template);
    }

    /** Action mode DELETE_ONLY. A stack that does not exist is a success. */
    String delete() throws InterruptedException {
        Optional<Stack> stack = stack();
        if (stack.isEmpty()) {
            return "no such stack";
        }
        Instant start = now();
        cloudFormation.get().deleteStack(request -> request.stackName(name()).roleARN(action.configuration("RoleArn")));
        while (true) {
            // A deleted stack is found by its id only.
            String status = cloudFormation
                    .get()
                    .describeStacks(request -> request.stackName(stack.get().stackId()))
                    .stacks()
                    .get(0)
                    .stackStatusAsString();
            if (status.equals("DELETE_COMPLETE")) {
                return "deleted";
            }
            if (!status.endsWith("_IN_PROGRESS")) {
                throw new IllegalStateException(
                        "Stack " + name() + " ended as " + status + StackFailure.reasons(administrator, name(), start));
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Action mode CHANGE_SET_REPLACE. */
    String replaceChangeSet(StackTemplate template) throws InterruptedException {
        boolean exists = stack().isPresent();
        deleteChangeSet();
        cloudFormation
                .get()
                .createChangeSet(request -> request.stackName(name())
                        .changeSetName(changeSet())
                        .roleARN(action.configuration("RoleArn"))
                        .changeSetType(exists ? ChangeSetType.UPDATE : ChangeSetType.CREATE)
                        .templateBody(template.body())
                        .overrideConfiguration(BY_ACTION)
                        .parameters(template.parameters())
                        .tags(template.tags())
                        .capabilities(template.capabilities()));
        DescribeChangeSetResponse created = awaitChangeSet();
        int changes = created.changes().size();
        return isEmpty(created) ? "no changes" : changes + (changes == 1 ? " change" : " changes") + " prepared";
    }

    /** Action mode CHANGE_SET_EXECUTE. A change set without changes is a success. */
    String executeChangeSet() throws InterruptedException {
        if (isEmpty(awaitChangeSet())) {
            return "no changes";
        }
        boolean exists = stack().isPresent();
        Instant start = now();
        cloudFormation
                .get()
                .executeChangeSet(request -> request.stackName(name()).changeSetName(changeSet()));
        await(start);
        return exists ? "updated" : "created";
    }

    private void deleteChangeSet() {
        try {
            cloudFormation
                    .get()
                    .deleteChangeSet(request -> request.stackName(name()).changeSetName(changeSet()));
        } catch (ChangeSetNotFoundException e) {
            // The first one.
        } catch (CloudFormationException e) {
            if (!e.getMessage().contains("does not exist")) {
                throw e;
            }
        }
    }

    private DescribeChangeSetResponse awaitChangeSet() throws InterruptedException {
        while (true) {
            DescribeChangeSetResponse created = cloudFormation
                    .get()
                    .describeChangeSet(request -> request.stackName(name()).changeSetName(changeSet()));
            String status = created.statusAsString();
            if (status.equals("CREATE_COMPLETE") || isEmpty(created)) {
                return created;
            }
            if (!status.endsWith("_IN_PROGRESS") && !status.endsWith("_PENDING")) {
                throw new IllegalStateException(
                        "Change set " + changeSet() + " ended as " + status + ": " + created.statusReason());
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static boolean isEmpty(DescribeChangeSetResponse created) {
        String reason = String.valueOf(created.statusReason());
        return created.statusAsString().equals("FAILED")
                && (reason.contains("didn't contain changes") || reason.contains("No updates are to be performed"));
    }

    private void await(Instant start) throws InterruptedException {
        while (true) {
            String status = stack().map(Stack::stackStatusAsString)
                    .orElseThrow(() -> new IllegalStateException("Stack " + name() + " no longer exists"));
            if (!status.endsWith("_IN_PROGRESS")) {
                log.line("Stack " + name() + ": " + status);
                if (!status.equals("CREATE_COMPLETE") && !status.equals("UPDATE_COMPLETE")) {
                    throw new IllegalStateException("Stack " + name() + " ended as " + status
                            + StackFailure.reasons(administrator, name(), start));
                }
                return;
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Stack events have whole seconds. */
    private static Instant now() {
        return Instant.now().minus(1, ChronoUnit.SECONDS);
    }

    private String name() {
        return action.configuration("StackName");
    }

    private String changeSet() {
        return action.configuration("ChangeSetName");
    }
}
