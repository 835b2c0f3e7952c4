package com.example.roles;

import java.util.List;
import software.amazon.awscdk.BootstraplessSynthesizer;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/**
 * What the CI/CD account must have before the pipeline can be created: the role that creates and updates
 * it, and the boundary of every role it creates. They are not part of the pipeline's own stack, since no
 * commit may change what limits it.
 */
public final class CicdRoles extends Stack {

    /**
     * @param connectionArn the source connection that the pipeline may use
     * @param environmentAccounts the only accounts that a role of the pipeline may ever reach
     */
    public CicdRoles(Construct scope, String id, DeliveryNames names, String connectionArn,
            List<String> environmentAccounts) {
        super(scope, id, StackProps.builder()
            .stackName(names.application() + "-cicd-roles")
            .description("What limits the pipeline of %s, out of its own reach".formatted(names.application()))
            .env(Environment.builder().account(names.cicdAccount()).region(names.region()).build())
            .synthesizer(new BootstraplessSynthesizer())
            .build());
        PipelineBoundary.create(this, names, connectionArn, environmentAccounts);
        UpdateRole.create(this, names, connectionArn);
    }
}
