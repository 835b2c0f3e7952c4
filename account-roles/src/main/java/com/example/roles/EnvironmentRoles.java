package com.example.roles;

import java.util.Map;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.LegacyStackSynthesizer;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.iam.AccountPrincipal;
import software.amazon.awscdk.services.iam.IPrincipal;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.Role;
import software.constructs.Construct;

/**
 * The roles that an environment's account needs before the pipeline can deploy to it: the roles that the
 * pipeline's projects assume, the role with which CloudFormation then deploys, and the permissions boundary of every role that a deployment
 * creates.
 */
public final class EnvironmentRoles extends Stack {

    private final Map<String, Object> values;

    /** @param account the environment's account, 12 digits */
    public EnvironmentRoles(Construct scope, DeliveryNames names, String environment, String account) {
        super(
                scope,
                "account-roles-" + environment,
                StackProps.builder()
                        .stackName(names.accountRolesStack())
                        .description("Lets the pipeline, and nobody else, deploy to " + environment)
                        .env(Environment.builder()
                                .account(account)
                                .region(names.region())
                                .build())
                        .synthesizer(new LegacyStackSynthesizer())
                        .build());
        this.values = names.values(environment, account);

        PolicyFile.note(this, values);
        PolicyFile.note(
                ManagedPolicy.Builder.create(this, "WorkloadBoundary")
                        .managedPolicyName(names.workloadBoundary())
                        .document(PolicyFile.read("workload-boundary", values))
                        .build(),
                "workload-boundary");
        role("ExecutionRole", names.executionRole(), StackRoles.cloudFormationIn(account), "execution-role");
        // One role makes change sets and the other executes them, so that nothing is deployed but what was approved.
        role("ChangeSetRole", names.changeSetRole(), project(names, names.prepareProject()), "change-set-role");
        role(
                "CrossAccountRole",
                DeliveryNames.CROSS_ACCOUNT_ROLE,
                project(names, names.deployProject(environment)),
                "cross-account-role");
    }

    /**
     * The role of a project. It is in a condition and not the principal, because IAM accepts only principals that exist,
     * and this stack is deployed before that role.
     */
    private static IPrincipal project(DeliveryNames names, String project) {
        return new AccountPrincipal(names.cicdAccount())
                .withConditions(
                        Map.of("ArnEquals", Map.of("aws:PrincipalArn", names.roleArn(names.cicdAccount(), project))));
    }

    private void role(String id, String name, IPrincipal assumedBy, String policy) {
        PolicyFile.note(
                Role.Builder.create(this, id)
                        .roleName(name)
                        .assumedBy(assumedBy)
                        .inlinePolicies(Map.of(policy, PolicyFile.read(policy, values)))
                        .build(),
                policy);
    }
}
