package com.example.pipeline.cli.setup;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.document.Document;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A role that AWS makes for a service in an account. The service makes it itself only for those who may create it, which
 * the roles of a deployment may not.
 */
record ServiceLinkedRole(String service, String name) {
    private static final ServiceLinkedRole API_GATEWAY =
            new ServiceLinkedRole("ops.apigateway.amazonaws.com", "AWSServiceRoleForAPIGateway");
    private static final ServiceLinkedRole NOTIFICATIONS =
            new ServiceLinkedRole("codestar-notifications.amazonaws.com", "AWSServiceRoleForCodeStarNotifications");
    /** By the resource type that needs it: "Using service-linked roles" in the guide of each service. */
    private static final Map<String, ServiceLinkedRole> BY_TYPE = new TreeMap<>(Map.of(
            "AWS::ApiGateway::RestApi", API_GATEWAY,
            "AWS::ApiGatewayV2::Api", API_GATEWAY,
            "AWS::CodeStarNotifications::NotificationRule", NOTIFICATIONS));

    /**
     * Returns the roles that the stacks of an account need. Stacks that the pipeline deploys are for the accounts without
     * a pipeline, or for its own if there is no other.
     */
    static List<ServiceLinkedRole> of(CloudAssembly assembly, String account) {
        Set<String> withPipeline = assembly.bound().stream()
                .filter(stack -> !stack.pipelines().isEmpty())
                .map(AssemblyStack::account)
                .collect(Collectors.toSet());
        boolean deployedTo = !withPipeline.contains(account)
                || assembly.bound().stream().allMatch(stack -> withPipeline.contains(stack.account()));
        return assembly.stacks().stream()
                .filter(stack -> stack.isBound() ? stack.account().equals(account) : deployedTo)
                .flatMap(ServiceLinkedRole::neededBy)
                .distinct()
                .toList();
    }

    private static Stream<ServiceLinkedRole> neededBy(AssemblyStack stack) {
        return Document.template(stack.template())
                .path("Resources")
                .valueStream()
                .map(resource -> BY_TYPE.get(resource.path("Type").asString("")))
                .filter(role -> role != null);
    }

    List<String> setup() {
        return List.of(
                "",
                "# Role " + name + ". The command fails if the account has it, which is fine.",
                "# Costs: nothing",
                "# Undo: " + delete(),
                "aws iam create-service-linked-role --aws-service-name " + service + " || true");
    }

    List<String> teardown() {
        return List.of("", "# Role " + name + ", unless something else uses it", delete());
    }

    private String delete() {
        return "aws iam delete-service-linked-role --role-name " + name;
    }
}
