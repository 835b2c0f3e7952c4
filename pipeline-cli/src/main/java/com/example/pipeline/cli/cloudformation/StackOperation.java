package com.example.pipeline.cli.cloudformation;

import com.example.pipeline.cli.pipeline.ActionLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/** A stack while an operation goes on. */
final class StackOperation {
    private static final long POLL_MILLIS = 300;
    /** Events carry whole seconds. */
    private static final Duration CLOCKS = Duration.ofSeconds(1);

    private final Supplier<CloudFormationClient> cloudFormation;
    private final CloudFormationClient administrator;
    private final String name;
    private final ActionLog log;
    private Instant started = Instant.EPOCH;

    /** @param administrator for looking up why something failed, which is no part of the action */
    StackOperation(
            Supplier<CloudFormationClient> cloudFormation,
            CloudFormationClient administrator,
            String name,
            ActionLog log) {
        this.cloudFormation = cloudFormation;
        this.administrator = administrator;
        this.name = name;
        this.log = log;
    }

    /** The stack; empty when there is none, or nothing but a change set for a new one. */
    Optional<Stack> stack() {
        try {
            return cloudFormation.get().describeStacks(request -> request.stackName(name)).stacks().stream()
                    .filter(stack -> !stack.stackStatusAsString().equals("REVIEW_IN_PROGRESS"))
                    .findFirst();
        } catch (CloudFormationException e) {
            if (e.getMessage().contains("does not exist")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Remembers which events are old. */
    void begin() {
        started = Instant.now().minus(CLOCKS);
    }

    /**
     * Waits for the end.
     *
     * @throws IllegalStateException with the reasons when it isn't a success
     */
    Stack await() throws InterruptedException {
        while (true) {
            Stack stack = stack().orElseThrow(() -> new IllegalStateException("Stack " + name + " has gone"));
            String status = stack.stackStatusAsString();
            if (!status.endsWith("_IN_PROGRESS")) {
                log.line("Stack " + name + ": " + status);
                if (!status.equals("CREATE_COMPLETE") && !status.equals("UPDATE_COMPLETE")) {
                    throw new IllegalStateException("Stack " + name + " ended as " + status
                            + StackFailure.reasons(administrator, name, started));
                }
                return stack;
            }
            Thread.sleep(POLL_MILLIS);
        }
    }
}
