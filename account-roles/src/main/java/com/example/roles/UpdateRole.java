package com.example.roles;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PrincipalWithConditions;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.constructs.Construct;

/**
 * The role with which CloudFormation creates and updates the pipeline's stack: what that template needs,
 * on the pipeline's names only. It can't touch itself or the boundary.
 */
final class UpdateRole {

    private final DeliveryNames names;
    private final String connectionArn;

    private UpdateRole(DeliveryNames names, String connectionArn) {
        this.names = names;
        this.connectionArn = connectionArn;
    }

    static Role create(Construct scope, DeliveryNames names, String connectionArn) {
        UpdateRole role = new UpdateRole(names, connectionArn);
        return Role.Builder.create(scope, "UpdateRole")
            .roleName(names.updateRole())
            .description("CloudFormation updates the pipeline of %s with it".formatted(names.application()))
            .assumedBy(new PrincipalWithConditions(new ServicePrincipal("cloudformation.amazonaws.com"),
                Map.of("StringEquals", Map.of("aws:SourceAccount", names.cicdAccount()))))
            .inlinePolicies(new TreeMap<>(Map.of(
                "artifacts", role.artifacts(),
                "pipeline", role.pipeline(),
                "projects", role.projects(),
                "notifications", role.notifications(),
                "roles", role.roles())))
            .build();
    }

    private PolicyDocument artifacts() {
        return Grant.document(
            // A key has no name before it exists, so a new one can't be limited by ARN.
            Grant.allow("kms:CreateKey", "kms:ListAliases").on("*"),
            Grant.allow("kms:CreateAlias", "kms:Decrypt", "kms:DeleteAlias", "kms:DescribeKey",
                    "kms:EnableKeyRotation", "kms:GenerateDataKey", "kms:GetKeyPolicy",
                    "kms:GetKeyRotationStatus", "kms:ListResourceTags", "kms:PutKeyPolicy",
                    "kms:ScheduleKeyDeletion", "kms:TagResource", "kms:UpdateAlias", "kms:UpdateKeyDescription")
                .on(arn("kms", "key/*"), arn("kms", "alias/" + names.application() + "-*")),
            Grant.allow("s3:CreateBucket", "s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:GetBucketPolicy",
                    "s3:GetBucketPublicAccessBlock", "s3:GetBucketTagging", "s3:GetBucketVersioning",
                    "s3:GetEncryptionConfiguration", "s3:GetLifecycleConfiguration", "s3:ListBucket",
                    "s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock", "s3:PutBucketTagging",
                    "s3:PutBucketVersioning", "s3:PutEncryptionConfiguration", "s3:PutLifecycleConfiguration")
                .on(names.artifactBucketArn()));
    }

    private PolicyDocument pipeline() {
        return Grant.document(
            Grant.allow("codepipeline:CreatePipeline", "codepipeline:DeletePipeline",
                    "codepipeline:DisableStageTransition", "codepipeline:EnableStageTransition",
                    "codepipeline:GetPipeline", "codepipeline:GetPipelineState",
                    "codepipeline:ListTagsForResource", "codepipeline:StartPipelineExecution",
                    "codepipeline:TagResource", "codepipeline:UpdatePipeline")
                .on(arn("codepipeline", names.pipeline())),
            Grant.allow("codeconnections:PassConnection", "codestar-connections:PassConnection")
                .on(connectionArn));
    }

    private PolicyDocument projects() {
        return Grant.document(
            Grant.allow("codebuild:BatchGetProjects", "codebuild:BatchGetReportGroups", "codebuild:CreateProject",
                    "codebuild:CreateReportGroup", "codebuild:DeleteProject", "codebuild:DeleteReportGroup",
                    "codebuild:UpdateProject", "codebuild:UpdateReportGroup")
                .on(arn("codebuild", "project/" + names.application() + "-*"),
                    arn("codebuild", "report-group/" + names.application() + "-*")),
            Grant.allow("logs:AssociateKmsKey", "logs:CreateLogGroup", "logs:DeleteLogGroup",
                    "logs:DescribeIndexPolicies", "logs:GetDataProtectionPolicy", "logs:ListTagsForResource",
                    "logs:PutRetentionPolicy", "logs:TagResource")
                .on(arn("logs", "log-group:/aws/codebuild/" + names.application() + "-*")),
            Grant.allow("logs:DescribeLogGroups", "logs:DescribeResourcePolicies").on("*"));
    }

    private PolicyDocument notifications() {
        return Grant.document(
            Grant.allow("sns:CreateTopic", "sns:DeleteTopic", "sns:GetDataProtectionPolicy",
                    "sns:GetSubscriptionAttributes", "sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic",
                    "sns:ListTagsForResource", "sns:SetSubscriptionAttributes", "sns:SetTopicAttributes",
                    "sns:Subscribe", "sns:TagResource", "sns:Unsubscribe")
                .on(arn("sns", names.application() + "-*")),
            Grant.allow("codestar-notifications:CreateNotificationRule",
                    "codestar-notifications:DeleteNotificationRule",
                    "codestar-notifications:DescribeNotificationRule",
                    "codestar-notifications:TagResource",
                    "codestar-notifications:UpdateNotificationRule")
                .on(arn("codestar-notifications", "notificationrule/*")));
    }

    private PolicyDocument roles() {
        List<String> roles = List.of(
            names.cicdRoleArn(names.pipelineRole()),
            names.cicdRoleArn(names.buildRole()),
            names.cicdRoleArn(names.reviewRole()),
            names.cicdRoleArn(names.deployRole("*")));
        Map<String, Object> bounded = Map.of("StringEquals", Map.of("iam:PermissionsBoundary",
            DeliveryNames.policyArn(names.cicdAccount(), names.pipelineBoundary())));
        return Grant.document(
            Grant.allow("iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePermissionsBoundary",
                    "iam:PutRolePolicy")
                .on(roles)
                .when(bounded),
            Grant.allow("iam:DeleteRole", "iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies",
                    "iam:ListRolePolicies", "iam:UpdateAssumeRolePolicy", "iam:UpdateRoleDescription")
                .on(roles),
            Grant.allow("iam:PassRole")
                .on(roles)
                .when(Map.of("StringEquals", Map.of("iam:PassedToService",
                    List.of("codepipeline.amazonaws.com", "codebuild.amazonaws.com")))));
    }

    private String arn(String service, String resource) {
        return "arn:aws:%s:%s:%s:%s".formatted(service, names.region(), names.cicdAccount(), resource);
    }
}
