package com.example.pipeline.cli.cloudformation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;

/** Why a stack operation failed, from the stack's events and the validations before the deployment. */
public final class StackFailure {
    private StackFailure() {}

    /** {@code : Function (AWS::Lambda::Function): reason; …}, oldest first; empty when no event has a reason. */
    public static String reasons(CloudFormationClient cloudFormation, String stack, Instant since) {
        try {
            List<String> reasons = new ArrayList<>(
                    Stream.concat(events(cloudFormation, stack, since), validations(cloudFormation, stack, since))
                            .distinct()
                            .toList());
            Collections.reverse(reasons);
            return reasons.isEmpty() ? "" : ": " + String.join("; ", reasons);
        } catch (CloudFormationException e) {
            return "";
        }
    }

    private static Stream<String> events(CloudFormationClient cloudFormation, String stack, Instant since) {
        return cloudFormation.describeStackEvents(request -> request.stackName(stack)).stackEvents().stream()
                .filter(event -> !event.timestamp().isBefore(since))
                .filter(event -> event.resourceStatusAsString().endsWith("_FAILED"))
                .filter(event -> event.resourceStatusReason() != null)
                .filter(event -> !event.resourceStatusReason().contains("cancelled"))
                .map(event ->
                        event.logicalResourceId() + " (" + event.resourceType() + "): " + event.resourceStatusReason());
    }

    private static Stream<String> validations(CloudFormationClient cloudFormation, String stack, Instant since) {
        return cloudFormation
                .describeEvents(request -> request.stackName(stack).filters(filter -> filter.failedEvents(true)))
                .operationEvents()
                .stream()
                .filter(event -> !event.timestamp().isBefore(since))
                .filter(event -> event.validationStatusReason() != null)
                .map(event -> event.logicalResourceId() + " (" + event.resourceType() + "): "
                        + event.validationStatusReason());
    }
}
