package com.example.pipeline.cli.setup;

import com.example.pipeline.cli.assembly.AssemblyStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command of the AWS CLI, without {@code aws}, with which an administrator deploys a stack. */
public record StackCommand(AssemblyStack stack) {
    /** What CloudFormation takes in a request ("AWS CloudFormation quotas"). A larger template has to be in a bucket. */
    private static final int TEMPLATE_BYTES = 51_200;

    /**
     * @param template as the command names it
     * @param bucket for a template that needs one
     */
    public List<String> deploy(String template, String bucket) {
        List<String> command = new ArrayList<>(List.of("cloudformation", "deploy", "--no-fail-on-empty-changeset"));
        command.addAll(List.of("--stack-name", stack.name(), "--region", stack.region()));
        command.addAll(List.of("--template-file", template));
        command.addAll(List.of("--capabilities", "CAPABILITY_NAMED_IAM"));
        if (needsBucket()) {
            command.addAll(List.of("--s3-bucket", bucket));
        }
        if (stack.executionRole() != null) {
            command.addAll(List.of("--role-arn", stack.executionRole()));
        }
        if (!stack.notificationArns().isEmpty()) {
            command.add("--notification-arns");
            command.addAll(stack.notificationArns());
        }
        add(command, "--parameter-overrides", stack.parameters());
        add(command, "--tags", stack.tags());
        return command;
    }

    public boolean needsBucket() {
        try {
            return Files.size(stack.template()) > TEMPLATE_BYTES;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(List<String> command, String option, Map<String, String> values) {
        if (!values.isEmpty()) {
            command.add(option);
            values.forEach((key, value) -> command.add(key + "=" + value));
        }
    }
}
