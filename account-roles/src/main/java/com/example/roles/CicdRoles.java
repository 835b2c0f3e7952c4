package com.example.roles;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.LegacyStackSynthesizer;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.Role;
import software.constructs.Construct;

/**
 * The roles that the CI/CD account needs before the pipeline: the update role, which creates and updates the pipeline's
 * stack, and the permissions boundary of every role in that stack. They have a stack of their own, which an administrator
 * deploys, so that no commit can change its own limits.
 */
public final class CicdRoles extends Stack {

    /**
     * @param connection ARN of the source connection
     * @param environmentAccounts the only accounts that a role of the pipeline can reach
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
        values.put(
                "changeSetRoles",
                environmentAccounts.stream().map(names::changeSetRoleArn).toList());

        ManagedPolicy.Builder.create(this, "PipelineBoundary")
                .managedPolicyName(names.pipelineBoundary())
                .document(PolicyFile.read("pipeline-boundary", values))
                .build();
        Role.Builder.create(this, "UpdateRole")
                .roleName(names.updateRole())
                .assumedBy(StackRoles.cloudFormationIn(names.cicdAccount()))
                .inlinePolicies(Map.of("update-role", PolicyFile.read("update-role", values)))
                .build();
    }
}
