package com.example.roles;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /**
     * @param account the environment's account, 12 digits
     * @param approved whether somebody approves each deployment. The deploy project can then execute change sets but not
     *     make them, so that it deploys nothing but what was approved.
     */
    public EnvironmentRoles(
            Construct scope, DeliveryNames names, String environment, String account, boolean approved) {
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

        ManagedPolicy.Builder.create(this, "WorkloadBoundary")
                .managedPolicyName(names.workloadBoundary())
                .document(PolicyFile.read("workload-boundary", values))
                .build();
        role("ExecutionRole", names.executionRole(), StackRoles.cloudFormationIn(account), "execution-role");
        IPrincipal deployProject = roleOf(names, names.deployProject(environment));
        if (approved) {
            role("CrossAccountRole", DeliveryNames.CROSS_ACCOUNT_ROLE, deployProject, "cross-account-role");
            IPrincipal prepareProject = roleOf(names, names.prepareProject());
            role("ChangeSetRole", names.changeSetRole(), prepareProject, "change-set-role");
        } else {
            role(
                    "CrossAccountRole",
                    DeliveryNames.CROSS_ACCOUNT_ROLE,
                    deployProject,
                    "cross-account-role",
                    "change-set-role");
        }
    }

    /**
     * The role of a project. It is in a condition and not the principal, because IAM accepts only principals that exist,
     * and this stack is deployed before that role.
     */
    private static IPrincipal roleOf(DeliveryNames names, String project) {
        return new AccountPrincipal(names.cicdAccount())
                .withConditions(
                        Map.of("ArnEquals", Map.of("aws:PrincipalArn", names.roleArn(names.cicdAccount(), project))));
    }

    private void role(String id, String name, IPrincipal assumedBy, String... policies) {
        Role.Builder.create(this, id)
                .roleName(name)
                .assumedBy(assumedBy)
                .inlinePolicies(Stream.of(policies)
                        .collect(Collectors.toMap(policy -> policy, policy -> PolicyFile.read(policy, values))))
                .build();
    }
}
