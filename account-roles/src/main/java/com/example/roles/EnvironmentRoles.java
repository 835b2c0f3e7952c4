package com.example.roles;

import software.amazon.awscdk.BootstraplessSynthesizer;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.constructs.Construct;

/** What an environment's account must have before the pipeline can deploy into it. */
public final class EnvironmentRoles extends Stack {

    /** @param account the environment's account, 12 digits */
    public EnvironmentRoles(Construct scope, String id, DeliveryNames names, String environment, String account) {
        super(scope, id, StackProps.builder()
            .stackName(names.application() + "-account-roles")
            .description("Lets the pipeline, and nobody else, deploy %s to %s".formatted(names.application(),
                environment))
            .env(Environment.builder().account(account).region(names.region()).build())
            .synthesizer(new BootstraplessSynthesizer())
            .build());
        workloadBoundary(names, environment, account);
        ExecutionRole.create(this, names, environment, account);
        CrossAccountRole.create(this, names, environment, account);
    }

    private void workloadBoundary(DeliveryNames names, String environment, String account) {
        ManagedPolicy.Builder.create(this, "WorkloadBoundary")
            .managedPolicyName(names.workloadBoundary())
            .description("The most that a role of the application may do: write its logs")
            .document(Grant.document(
                Grant.allow("logs:CreateLogStream", "logs:PutLogEvents")
                    .on("arn:aws:logs:%s:%s:log-group:/aws/lambda/%s:*".formatted(names.region(), account,
                        names.applicationStack(environment)))))
            .build();
    }
}
