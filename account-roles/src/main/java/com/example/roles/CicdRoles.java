package com.example.roles;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.LegacyStackSynthesizer;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.constructs.Construct;

/**
 * What the CI/CD account must have before the pipeline can be created: the role that creates and updates
 * it, and the boundary of every role that it creates. They are not part of the pipeline's own stack,
 * since no commit may change what limits it.
 */
public final class CicdRoles extends Stack {

    /**
     * @param connection ARN of the source connection
     * @param environmentAccounts the only accounts that a role of the pipeline can ever reach
     */
    public CicdRoles(Construct scope, DeliveryNames names, String connection, List<String> environmentAccounts) {
        super(
                scope,
                "cicd-roles",
                StackProps.builder()
                        .stackName(names.cicdRolesStack())
                        .description("What limits the pipeline, out of its own reach")
                        .env(Environment.builder()
                                .account(names.cicdAccount())
                                .region(names.region())
                                .build())
                        .synthesizer(new LegacyStackSynthesizer())
                        .build());
        Map<String, Object> values = names.values();
        values.put("connection", connection);
        values.put(
                "crossAccountRoles",
                environmentAccounts.stream().map(names::crossAccountRoleArn).toList());

        ManagedPolicy.Builder.create(this, "PipelineBoundary")
                .managedPolicyName(names.pipelineBoundary())
                .document(PolicyFile.read("pipeline-boundary", values))
                .build();
        Role.Builder.create(this, "UpdateRole")
                .roleName(names.updateRole())
                .assumedBy(new ServicePrincipal("cloudformation.amazonaws.com")
                        .withConditions(Map.of("StringEquals", Map.of("aws:SourceAccount", names.cicdAccount()))))
                .inlinePolicies(Map.of("update-role", PolicyFile.read("update-role", values)))
                .build();
    }
}
