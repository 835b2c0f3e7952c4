package com.example.delivery;

import static com.example.delivery.Outcome.attempt;

import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Parameter;

/** Deploys the application to an environment with the calls of the pipeline's projects, but without the smoke check. */
record ApplicationDeployment(Installation in, Environment environment) {

    /** @return why it failed, if it did, as CloudFormation says it */
    Outcome<String> deploy(String code, Path template) {
        CloudFormationClient prepares = in.changeSets(environment).cloudFormation();
        CloudFormationClient deploys = in.crossAccount(environment).cloudFormation();
        Outcome<String> deployed = attempt(() -> {
            String unused = changeSet(prepares, code, template);
            prepares.describeChangeSet(request -> request.changeSetName(unused));
            prepares.deleteChangeSet(request -> request.changeSetName(unused));
            String changeSet = changeSet(prepares, code, template);
            cancelWhatIsNotThere(deploys);
            deploys.executeChangeSet(request -> request.changeSetName(changeSet));
            return await(deploys);
        });
        if (deployed.error() != null || deployed.result().matches("(CREATE|UPDATE)_COMPLETE")) {
            return deployed;
        }
        Outcome<String> reasons =
                attempt(() -> deploys.describeStackEvents(request -> request.stackName(stack())).stackEvents().stream()
                        .map(event -> event.resourceStatusReason())
                        .filter(reason -> reason != null)
                        .collect(Collectors.joining("\n")));
        return new Outcome<>(null, reasons.error() == null ? reasons.result() : reasons.error());
    }

    private String stack() {
        return in.names().workload(environment.name());
    }

    /** @return ARN of a change set that can be executed */
    String changeSet(CloudFormationClient caller, String code, Path template) {
        try {
            boolean exists = exists(caller);
            String body = Files.readString(template);
            return caller.createChangeSet(request -> request.stackName(stack())
                            .changeSetName("change-" + System.nanoTime())
                            .changeSetType(exists ? ChangeSetType.UPDATE : ChangeSetType.CREATE)
                            .roleARN(in.names().executionRoleArn(environment.account()))
                            .templateBody(body)
                            .capabilities(Capability.CAPABILITY_NAMED_IAM)
                            .parameters(parameters(code).entrySet().stream()
                                    .map(parameter -> Parameter.builder()
                                            .parameterKey(parameter.getKey())
                                            .parameterValue(parameter.getValue())
                                            .build())
                                    .toList()))
                    .id();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean exists(CloudFormationClient caller) {
        try {
            return !caller.describeStacks(request -> request.stackName(stack()))
                    .stacks()
                    .get(0)
                    .stackStatusAsString()
                    .equals("REVIEW_IN_PROGRESS");
        } catch (CloudFormationException e) {
            if (e.getMessage().contains("does not exist")) {
                return false;
            }
            throw e;
        }
    }

    /** What the application's template needs. Each deployment is another commit, so there is always something to change. */
    Map<String, String> parameters(String code) {
        return Map.of(
                "Environment",
                environment.name(),
                "CodeBucket",
                in.names().artifactBucket(),
                "CodeKey",
                code,
                "Commit",
                "%040x".formatted(System.nanoTime()));
    }

    /** Who may not cancel is denied it, also when there is nothing to cancel. */
    private void cancelWhatIsNotThere(CloudFormationClient caller) {
        try {
            caller.cancelUpdateStack(request -> request.stackName(stack()));
        } catch (CloudFormationException e) {
            if (!e.awsErrorDetails().errorCode().equals("ValidationError")) {
                throw e;
            }
        }
    }

    private String await(CloudFormationClient caller) {
        while (true) {
            String status = caller.describeStacks(request -> request.stackName(stack()))
                    .stacks()
                    .get(0)
                    .stackStatusAsString();
            if (!status.endsWith("_IN_PROGRESS")) {
                return status;
            }
            Thread.onSpinWait();
        }
    }
}
