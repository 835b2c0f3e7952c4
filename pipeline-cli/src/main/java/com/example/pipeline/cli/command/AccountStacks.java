package com.example.pipeline.cli.command;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.cloudformation.BootstrapVersion;
import com.example.pipeline.cli.cloudformation.StackFailure;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.embedded.AwsCli;
import com.example.pipeline.cli.embedded.AwsSession;
import com.example.pipeline.cli.embedded.EmbeddedAws;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

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

    /**
     * Deploys a stack and returns what happened. A stack with a pipeline is only created: the pipeline updates it.
     */
    String deploy(AssemblyStack stack) throws IOException {
        CloudFormationClient cloudFormation = client(stack);
        Optional<Stack> existing = find(cloudFormation, stack.name());
        if (existing.isPresent() && existing.get().stackStatus() == StackStatus.ROLLBACK_COMPLETE) {
            // A stack whose creation failed can only be deleted.
            cloudFormation.deleteStack(request -> request.stackName(stack.name()));
            cloudFormation.waiter().waitUntilStackDeleteComplete(request -> request.stackName(stack.name()));
            existing = Optional.empty();
        }
        if (existing.isPresent() && !stack.pipelines().isEmpty()) {
            return "left to the pipeline";
        }
        if (existing.isPresent() && isUnchanged(cloudFormation, stack, existing.get())) {
            return "unchanged";
        }
        Instant since = Instant.now().minusSeconds(1);
        if (!cli.run(root(stack), stack.region(), stack.template().getParent(), log, command(stack))
                .succeeded()) {
            String reasons = StackFailure.reasons(cloudFormation, stack.name(), since);
            throw Problem.failed("Stack " + stack.name() + " cannot be deployed to " + stack.account()
                    + (reasons.isEmpty() ? ": " + lastLine(log) : reasons) + "\nSee " + log);
        }
        return (existing.isPresent() ? "updated" : "created")
                + BootstrapVersion.note(Files.readString(stack.template()));
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

    private static List<String> command(AssemblyStack stack) {
        List<String> command = new ArrayList<>(List.of("cloudformation", "deploy", "--no-fail-on-empty-changeset"));
        command.addAll(List.of("--stack-name", stack.name(), "--region", stack.region()));
        command.addAll(List.of("--template-file", stack.template().toString()));
        command.addAll(List.of("--capabilities", "CAPABILITY_NAMED_IAM"));
        if (stack.executionRole() != null) {
            command.addAll(List.of("--role-arn", stack.executionRole()));
        }
        add(command, "--parameter-overrides", stack.parameters());
        add(command, "--tags", stack.tags());
        return command;
    }

    private static void add(List<String> command, String option, Map<String, String> values) {
        if (!values.isEmpty()) {
            command.add(option);
            values.forEach((key, value) -> command.add(key + "=" + value));
        }
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

    private static Optional<Stack> find(CloudFormationClient cloudFormation, String name) {
        try {
            return cloudFormation.describeStacks(request -> request.stackName(name)).stacks().stream()
                    .findFirst();
        } catch (CloudFormationException e) {
            if (e.getMessage().contains("does not exist")) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
