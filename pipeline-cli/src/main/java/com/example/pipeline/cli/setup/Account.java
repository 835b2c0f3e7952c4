package com.example.pipeline.cli.setup;

import com.example.pipeline.cli.account.ProfileAccount;
import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.cloudformation.TemplateDifference;
import com.example.pipeline.cli.document.Document;
import com.example.pipeline.cli.document.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.TemplateStage;
import software.amazon.awssdk.services.sts.StsClient;

/** Whether an account in AWS is ready for the pipeline. */
public record Account(ProfileAccount account, CloudAssembly assembly) {

    /** Returns the number of the account; empty when AWS does not accept the credentials. */
    public Optional<String> id() {
        try {
            return Optional.of(caller());
        } catch (Problem e) {
            return Optional.empty();
        }
    }

    private String caller() {
        StsClient sts = account.client(StsClient.builder());
        return account.call(() -> sts.getCallerIdentity().account());
    }

    public List<Finding> findings() {
        String id;
        try {
            id = caller();
        } catch (Problem e) {
            return List.of(Finding.wrong(e.getMessage(), ""));
        }
        List<AssemblyStack> stacks = assembly.bound().stream()
                .filter(stack -> stack.account().equals(id))
                .toList();
        if (stacks.isEmpty()) {
            return List.of(Finding.wrong(
                    "the credentials are for account " + id + ", for which the app has no stack",
                    "Choose the profile of one of these accounts: "
                            + assembly.bound().stream()
                                    .map(AssemblyStack::account)
                                    .distinct()
                                    .collect(Collectors.joining(", "))));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.fine("the credentials are for account " + id + ": "
                + stacks.stream().map(AssemblyStack::id).collect(Collectors.joining(", "))));
        String region = stacks.get(0).region();
        if (!account.region().equals(region)) {
            findings.add(Finding.wrong(
                    "the profile has the region " + account.region() + ", the stacks are in " + region,
                    "aws configure set region " + region + " --profile " + account.profile()));
            return findings;
        }
        for (AssemblyStack stack : stacks) {
            findings.add(Finding.of("stack " + stack.name(), () -> stack(stack)));
            if (!stack.pipelines().isEmpty()) {
                findings.addAll(new PipelineAccount(account, assembly, stack).findings());
            }
        }
        return findings;
    }

    private Finding stack(AssemblyStack stack) {
        CloudFormationClient cloudFormation = account.client(CloudFormationClient.builder());
        String deploy = "./pipeline setup --print has the command for the stack " + stack.name() + ".";
        Stack deployed;
        String template;
        try {
            deployed = account.call(() -> cloudFormation
                    .describeStacks(request -> request.stackName(stack.name()))
                    .stacks()
                    .get(0));
            template = account.call(() -> cloudFormation
                    .getTemplate(request -> request.stackName(stack.name()).templateStage(TemplateStage.ORIGINAL))
                    .templateBody());
        } catch (CloudFormationException e) {
            if (e.getMessage().contains("does not exist")) {
                return Finding.wrong("stack " + stack.name() + " is not deployed", deploy);
            }
            throw Problem.failed(ProfileAccount.message(e), e);
        }
        String status = deployed.stackStatusAsString();
        if (!status.matches("(CREATE|UPDATE|IMPORT)_COMPLETE|UPDATE_ROLLBACK_COMPLETE")) {
            return Finding.wrong(
                    "stack " + stack.name() + " is " + status,
                    status.equals("ROLLBACK_COMPLETE")
                            ? "Delete it. Then " + deploy
                            : "Read its events in the console.");
        }
        List<String> different = TemplateDifference.between(
                Document.template(template, stack.name()), Document.template(stack.template()));
        if (different.isEmpty()) {
            return Finding.fine("stack " + stack.name() + " is deployed and current");
        }
        String what = "stack " + stack.name() + " differs from the work tree in " + String.join(", ", different);
        return stack.pipelines().isEmpty()
                ? Finding.wrong(what, deploy)
                : Finding.unsure(what, "If its pipeline updates it, the next push does that.");
    }
}
