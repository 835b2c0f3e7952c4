package com.example.roles;

import java.util.Map;
import software.amazon.awscdk.services.iam.IPrincipal;
import software.amazon.awscdk.services.iam.ServicePrincipal;

/** Whom a role trusts that CloudFormation uses for a stack. */
final class StackRoles {

    private StackRoles() {}

    /**
     * CloudFormation, for stacks of one account. AWS does not document that CloudFormation sends {@code aws:SourceAccount}
     * with a stack's role, so the condition also holds without the key. IAM refuses to pass a role to another account.
     */
    static IPrincipal cloudFormationIn(String account) {
        return new ServicePrincipal("cloudformation.amazonaws.com")
                .withConditions(Map.of("StringEqualsIfExists", Map.of("aws:SourceAccount", account)));
    }
}
