package com.example.pipeline.cli.command;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.ConstructPaths;
import com.example.pipeline.cli.cloudformation.StackFailure;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.embedded.AwsCli;
import com.example.pipeline.cli.embedded.AwsSession;
import com.example.pipeline.cli.embedded.EmbeddedAws;
import com.example.pipeline.cli.setup.StackCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.s3.S3Client;

/** Deploys the stacks of an account's administrator, by the AWS CLI command that the docs give for real accounts. */
final class AccountStacks {
    private final EmbeddedAws aws;
    private final AwsCli cli;
    private final Path log;

    AccountStacks(EmbeddedAws aws, AwsCli cli, Path log) {
        this.aws = aws;
        this.cli = cli;
        this.log = log;
    }

    /** What a deployment did to a stack. */
    enum Change {
        CREATED,
        UPDATED,
        UNCHANGED,
        /** Not deployed: the stack's own pipeline updates it. */
        LEFT,
        /** Not deployed: it is there, and the run is not about it. */
        KEPT;

        @Override
        public String toString() {
            return switch (this) {
                case LEFT -> "left to the pipeline";
                case KEPT -> "kept as it is";
                default -> name().toLowerCase(Locale.ROOT);
            };
        }
    }

    Change deploy(AssemblyStack stack) throws IOException {
        CloudFormationClient cloudFormation = client(stack);
        Optional<Stack> existing = find(stack);
        if (existing.isPresent() && existing.get().stackStatus() == StackStatus.ROLLBACK_COMPLETE) {
            // A stack whose creation failed can only be deleted.
            cloudFormation.deleteStack(request -> request.stackName(stack.name()));
            cloudFormation.waiter().waitUntilStackDeleteComplete(request -> request.stackName(stack.name()));
            existing = Optional.empty();
        }
        if (existing.isEmpty() || !isUnchanged(cloudFormation, stack, existing.get())) {
            Instant since = Instant.now().minusSeconds(1);
            if (!cli.run(root(stack), stack.region(), stack.template().getParent(), log, command(stack))
                    .succeeded()) {
                String reasons = StackFailure.reasons(cloudFormation, stack.name(), since);
                List<String> constructs = ConstructPaths.of(List.of(stack)).in(List.of(reasons));
                throw Problem.failed("Stack " + stack.name() + " cannot be deployed to " + stack.account()
                        + (reasons.isEmpty() ? ": " + lastLine(log) : reasons)
                        + constructs.stream().map(line -> "\n" + line).collect(Collectors.joining()) + "\nSee " + log);
            }
        }
        Stack deployed = find(stack).orElseThrow();
        if (stack.terminationProtection() != Boolean.TRUE.equals(deployed.enableTerminationProtection())) {
            cloudFormation.updateTerminationProtection(request ->
                    request.stackName(stack.name()).enableTerminationProtection(stack.terminationProtection()));
        }
        if (existing.isEmpty()) {
            return Change.CREATED;
        }
        return Objects.equals(existing.get().lastUpdatedTime(), deployed.lastUpdatedTime())
                ? Change.UNCHANGED
                : Change.UPDATED;
    }

    /** Where the command says why, if it fails before there is a stack. */
    private static String lastLine(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> !line.isBlank())
                .reduce("", (before, line) -> line.strip());
    }

    CloudFormationClient client(AssemblyStack stack) {
        return aws.clients(stack.region()).cloudFormation(root(stack));
    }

    private AwsSession root(AssemblyStack stack) {
        return aws.root(stack.account());
    }

    private List<String> command(AssemblyStack stack) {
        StackCommand command = new StackCommand(stack);
        return command.deploy(stack.template().toString(), command.needsBucket() ? templateBucket(stack) : null);
    }

    /** An administrator's bucket for large templates. */
    private String templateBucket(AssemblyStack stack) {
        String name = "local-run-templates-" + stack.account() + "-" + stack.region();
        S3Client s3 = aws.clients(stack.region()).s3(root(stack));
        if (s3.listBuckets().buckets().stream()
                .noneMatch(bucket -> bucket.name().equals(name))) {
            s3.createBucket(request -> request.bucket(name));
        }
        return name;
    }

    /** Saves the time of the command when the same template is deployed already. */
    private static boolean isUnchanged(CloudFormationClient cloudFormation, AssemblyStack stack, Stack existing)
            throws IOException {
        boolean complete = existing.stackStatus() == StackStatus.CREATE_COMPLETE
                || existing.stackStatus() == StackStatus.UPDATE_COMPLETE;
        return complete
                && stack.parameters().isEmpty()
                && stack.tags().isEmpty()
                && Objects.equals(existing.roleARN(), stack.executionRole())
                && Files.readString(stack.template())
                        .strip()
                        .equals(cloudFormation
                                .getTemplate(request -> request.stackName(stack.name()))
                                .templateBody()
                                .strip());
    }

    /** The deployed stack; empty when there is none, or nothing but a change set for a new one. */
    Optional<Stack> find(AssemblyStack stack) {
        try {
            return client(stack).describeStacks(request -> request.stackName(stack.name())).stacks().stream()
                    .filter(found -> found.stackStatus() != StackStatus.REVIEW_IN_PROGRESS)
                    .findFirst();
        } catch (CloudFormationException e) {
            if (e.getMessage().contains("does not exist")) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
