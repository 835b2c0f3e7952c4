package com.example.delivery;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.s3.S3Client;

/** What a stack goes through under a role, from its creation to the end of everything in it. */
final class StackLife {

    /** Leaves nothing of a stack but the stack. */
    static final String EMPTY =
            "{\"Resources\": {\"Handle\": {\"Type\": " + "\"AWS::CloudFormation::WaitConditionHandle\"}}}";

    /** Bytes of a template in a request ("CloudFormation quotas"). */
    private static final int LARGEST = 51_200;

    private final CloudFormationClient cloudFormation;
    private final String stack;
    private final String role;
    private final S3Client templates;

    /** @param role ARN of the role that CloudFormation acts as */
    StackLife(CloudFormationClient cloudFormation, String stack, String role) {
        this(cloudFormation, null, stack, role);
    }

    /** @param templates of who deploys, for large templates */
    StackLife(CloudFormationClient cloudFormation, S3Client templates, String stack, String role) {
        this.cloudFormation = cloudFormation;
        this.templates = templates;
        this.stack = stack;
        this.role = role;
    }

    /** @return why it failed; nothing if it did not */
    List<String> create(String template, Map<String, String> parameters) throws InterruptedException {
        return deploy(ChangeSetType.CREATE, template, parameters);
    }

    /** @return why it failed; nothing if it did not */
    List<String> update(String template, Map<String, String> parameters) throws InterruptedException {
        return deploy(ChangeSetType.UPDATE, template, parameters);
    }

    private List<String> deploy(ChangeSetType type, String template, Map<String, String> parameters)
            throws InterruptedException {
        String changeSet = "change-" + System.nanoTime();
        cloudFormation.createChangeSet(request -> request.stackName(stack)
                .changeSetName(changeSet)
                .changeSetType(type)
                .roleARN(role)
                .applyMutation(sent -> template(sent, template))
                .capabilities(Capability.CAPABILITY_NAMED_IAM)
                .parameters(parameters.entrySet().stream()
                        .map(parameter -> Parameter.builder()
                                .parameterKey(parameter.getKey())
                                .parameterValue(parameter.getValue())
                                .build())
                        .toList()));
        await(() -> cloudFormation
                .describeChangeSet(request -> request.stackName(stack).changeSetName(changeSet))
                .statusAsString());
        Set<String> before = events().stream().map(StackEvent::eventId).collect(Collectors.toSet());
        cloudFormation.executeChangeSet(request -> request.stackName(stack).changeSetName(changeSet));
        String status = await(this::status);
        // A resource that can't be deleted after an update fails without failing the stack.
        List<String> reasons = events().stream()
                .filter(event -> !before.contains(event.eventId()))
                .filter(event -> event.resourceStatusAsString().endsWith("_FAILED"))
                .map(StackEvent::resourceStatusReason)
                .distinct()
                .toList();
        return reasons.isEmpty() && !status.matches("(CREATE|UPDATE)_COMPLETE") ? List.of(status) : reasons;
    }

    /** Deletes what is left of it. */
    void end() throws InterruptedException {
        cloudFormation.deleteStack(request -> request.stackName(stack).roleARN(role));
        String status = await(this::status);
        if (!status.equals("DELETE_COMPLETE")) {
            throw new IllegalStateException(stack + " is left over: " + status + ": " + events().get(0));
        }
    }

    /** A large template goes through a bucket, as in the README. */
    private void template(CreateChangeSetRequest.Builder request, String template) {
        if (templates == null || template.length() <= LARGEST) {
            request.templateBody(template);
            return;
        }
        String bucket = "templates-of-" + stack;
        if (templates.listBuckets().buckets().stream()
                .noneMatch(made -> made.name().equals(bucket))) {
            templates.createBucket(create -> create.bucket(bucket));
        }
        templates.putObject(put -> put.bucket(bucket).key("template.json"), RequestBody.fromString(template));
        request.templateURL("https://s3.amazonaws.com/" + bucket + "/template.json");
    }

    private List<StackEvent> events() {
        return cloudFormation
                .describeStackEvents(request -> request.stackName(stack))
                .stackEvents();
    }

    private String status() {
        try {
            return cloudFormation
                    .describeStacks(request -> request.stackName(stack))
                    .stacks()
                    .get(0)
                    .stackStatusAsString();
        } catch (CloudFormationException e) {
            if (e.getMessage().contains("does not exist")) {
                return "DELETE_COMPLETE";
            }
            throw e;
        }
    }

    private static String await(Supplier<String> status) throws InterruptedException {
        String now = status.get();
        while (now.endsWith("_IN_PROGRESS") || now.endsWith("_PENDING")) {
            Thread.sleep(20);
            now = status.get();
        }
        return now;
    }
}
