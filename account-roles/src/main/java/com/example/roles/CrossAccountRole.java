package com.example.roles;

import java.util.Map;
import software.amazon.awscdk.services.iam.AccountPrincipal;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PrincipalBase;
import software.amazon.awscdk.services.iam.PrincipalWithConditions;
import software.amazon.awscdk.services.iam.Role;
import software.constructs.Construct;

/**
 * The article's {@code CICDCrossAccountRole}: what the pipeline becomes in this account. It can deploy
 * one stack, with one execution role, and nothing else; the article's {@code Action: '*'} is gone.
 */
final class CrossAccountRole {

    private CrossAccountRole() {
    }

    static Role create(Construct scope, DeliveryNames names, String environment, String account) {
        return Role.Builder.create(scope, "CrossAccountRole")
            .roleName(DeliveryNames.CROSS_ACCOUNT_ROLE)
            .description("Deploys %s to %s for the pipeline".formatted(names.application(), environment))
            .assumedBy(onlyTheDeployRole(names, environment))
            .inlinePolicies(Map.of("deploy", deployment(names, environment, account)))
            .build();
    }

    /**
     * Names the one role by condition, not as principal: a principal must exist when the trust policy
     * is written, and this account comes first.
     */
    private static PrincipalBase onlyTheDeployRole(DeliveryNames names, String environment) {
        return new PrincipalWithConditions(new AccountPrincipal(names.cicdAccount()), Map.of(
            "ArnEquals", Map.of("aws:PrincipalArn", names.cicdRoleArn(names.deployRole(environment)))));
    }

    private static PolicyDocument deployment(DeliveryNames names, String environment, String account) {
        String stack = "arn:aws:cloudformation:%s:%s:stack/%s/*"
            .formatted(names.region(), account, names.applicationStack(environment));
        String executionRole = DeliveryNames.roleArn(account, names.executionRole());
        return Grant.document(
            Grant.allow("cloudformation:CreateChangeSet")
                .on(stack)
                .when(Map.of("StringEquals", Map.of("cloudformation:RoleArn", executionRole))),
            Grant.allow("cloudformation:DescribeChangeSet", "cloudformation:DescribeStackEvents",
                    "cloudformation:DescribeStacks", "cloudformation:ExecuteChangeSet",
                    "cloudformation:GetTemplateSummary")
                .on(stack),
            Grant.allow("iam:PassRole")
                .on(executionRole)
                .when(Map.of("StringEquals", Map.of("iam:PassedToService", "cloudformation.amazonaws.com"))));
    }
}
