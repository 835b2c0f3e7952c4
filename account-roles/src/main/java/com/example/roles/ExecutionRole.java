package com.example.roles;

import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PrincipalWithConditions;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.constructs.Construct;

/**
 * The role with which CloudFormation deploys the application: what {@code hello-infra}'s template needs,
 * on names of that application and environment only.
 */
final class ExecutionRole {

    private final DeliveryNames names;
    private final String account;
    private final String prefix;

    private ExecutionRole(DeliveryNames names, String environment, String account) {
        this.names = names;
        this.account = account;
        this.prefix = names.applicationStack(environment);
    }

    static Role create(Construct scope, DeliveryNames names, String environment, String account) {
        ExecutionRole role = new ExecutionRole(names, environment, account);
        return Role.Builder.create(scope, "ExecutionRole")
            .roleName(names.executionRole())
            .description("CloudFormation deploys %s to %s with it".formatted(names.application(), environment))
            .assumedBy(new PrincipalWithConditions(new ServicePrincipal("cloudformation.amazonaws.com"),
                Map.of("StringEquals", Map.of("aws:SourceAccount", account))))
            .inlinePolicies(new TreeMap<>(Map.of(
                "code", role.code(),
                "function", role.function(),
                "api", role.api(),
                "operations", role.operations())))
            .build();
    }

    /** Lambda fetches the archive with the rights of whoever creates the function. */
    private PolicyDocument code() {
        return Grant.document(
            Grant.allow("s3:GetObject").on(names.artifactBucketArn() + "/" + DeliveryNames.CODE_PREFIX + "*"),
            Grant.allow("kms:Decrypt")
                .on("arn:aws:kms:%s:%s:key/*".formatted(names.region(), names.cicdAccount()))
                .when(Map.of("StringEquals", Map.of(
                    "kms:ViaService", "s3.%s.amazonaws.com".formatted(names.region()),
                    "kms:EncryptionContext:aws:s3:arn", names.artifactBucketArn()))));
    }

    private PolicyDocument function() {
        String function = arn("lambda", "function:" + prefix);
        String role = DeliveryNames.roleArn(account, prefix + "-*");
        Map<String, Object> bounded = Map.of("StringEquals", Map.of(
            "iam:PermissionsBoundary", DeliveryNames.policyArn(account, names.workloadBoundary())));
        return Grant.document(
            Grant.allow("lambda:AddPermission", "lambda:CreateAlias", "lambda:CreateFunction",
                    "lambda:DeleteAlias", "lambda:DeleteFunction", "lambda:GetAlias", "lambda:GetFunction",
                    "lambda:GetFunctionCodeSigningConfig", "lambda:GetFunctionConfiguration",
                    "lambda:GetFunctionRecursionConfig", "lambda:GetFunctionScalingConfig",
                    "lambda:GetPolicy", "lambda:GetProvisionedConcurrencyConfig",
                    "lambda:GetRuntimeManagementConfig", "lambda:ListVersionsByFunction",
                    "lambda:PublishVersion", "lambda:RemovePermission", "lambda:TagResource",
                    "lambda:UpdateAlias", "lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration")
                .on(function, function + ":*"),
            Grant.allow("iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePermissionsBoundary",
                    "iam:PutRolePolicy")
                .on(role)
                .when(bounded),
            Grant.allow("iam:DeleteRole", "iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies",
                    "iam:ListRolePolicies", "iam:UpdateAssumeRolePolicy")
                .on(role),
            Grant.allow("iam:PassRole")
                .on(role)
                .when(Map.of("StringEquals", Map.of("iam:PassedToService", "lambda.amazonaws.com"))));
    }

    private PolicyDocument api() {
        String apis = "arn:aws:apigateway:%s::/apis".formatted(names.region());
        return Grant.document(
            Grant.allow("apigateway:DELETE", "apigateway:GET", "apigateway:PATCH", "apigateway:POST")
                .on(apis, apis + "/*"),
            // Log deliveries have no ARN ("Actions, resources, and condition keys for Amazon CloudWatch Logs").
            Grant.allow("logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DescribeLogGroups",
                    "logs:DescribeResourcePolicies", "logs:GetLogDelivery", "logs:ListLogDeliveries",
                    "logs:PutResourcePolicy", "logs:UpdateLogDelivery")
                .on("*"));
    }

    private PolicyDocument operations() {
        return Grant.document(
            Grant.allow("logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:DeleteRetentionPolicy",
                    "logs:DescribeIndexPolicies", "logs:GetDataProtectionPolicy", "logs:ListTagsForResource",
                    "logs:PutRetentionPolicy", "logs:TagResource")
                .on(logGroup("/aws/lambda/" + prefix), logGroup("/aws/apigateway/" + prefix)),
            Grant.allow("cloudwatch:DeleteAlarms", "cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource",
                    "cloudwatch:PutMetricAlarm", "cloudwatch:TagResource")
                .on(arn("cloudwatch", "alarm:" + prefix + "-*")),
            Grant.allow("events:DeleteRule", "events:DescribeRule", "events:ListTagsForResource",
                    "events:ListTargetsByRule", "events:PutRule", "events:PutTargets", "events:RemoveTargets",
                    "events:TagResource")
                .on(arn("events", "rule/" + prefix + "-*")));
    }

    private String logGroup(String name) {
        return arn("logs", "log-group:" + name + ":*");
    }

    private String arn(String service, String resource) {
        return "arn:aws:%s:%s:%s:%s".formatted(service, names.region(), account, resource);
    }
}
