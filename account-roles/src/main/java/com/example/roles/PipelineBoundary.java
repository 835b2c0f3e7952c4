package com.example.roles;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.constructs.Construct;

/** The most that any role of the pipeline's stack may do, whatever a later commit grants it. */
final class PipelineBoundary {

    private PipelineBoundary() {
    }

    static ManagedPolicy create(Construct scope, DeliveryNames names, String connectionArn,
            List<String> environmentAccounts) {
        String application = names.application();
        String here = names.region() + ":" + names.cicdAccount();
        return ManagedPolicy.Builder.create(scope, "PipelineBoundary")
            .managedPolicyName(names.pipelineBoundary())
            .description("The most that a role of the pipeline may do")
            .document(Grant.document(
                Grant.allow("s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning", "s3:GetObject",
                        "s3:GetObjectVersion", "s3:PutObject", "s3:PutObjectAcl")
                    .on(names.artifactBucketArn(), names.artifactBucketArn() + "/*"),
                Grant.allow("kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey")
                    .on("arn:aws:kms:%s:key/*".formatted(here)),
                Grant.allow("codebuild:BatchGetBuilds", "codebuild:BatchPutCodeCoverages",
                        "codebuild:BatchPutTestCases", "codebuild:CreateReport", "codebuild:StartBuild",
                        "codebuild:UpdateReport")
                    .on("arn:aws:codebuild:%s:*/%s-*".formatted(here, application)),
                Grant.allow("logs:CreateLogStream", "logs:PutLogEvents")
                    .on("arn:aws:logs:%s:log-group:/aws/codebuild/%s-*".formatted(here, application)),
                Grant.allow("sns:Publish").on("arn:aws:sns:%s:%s-*".formatted(here, application)),
                Grant.allow("codeconnections:UseConnection", "codestar-connections:UseConnection")
                    .on(connectionArn),
                Grant.allow("cloudformation:DescribeStackEvents", "cloudformation:DescribeStacks",
                        "cloudformation:GetTemplate", "cloudformation:UpdateStack")
                    .on("arn:aws:cloudformation:%s:stack/%s/*".formatted(here, names.pipeline())),
                Grant.allow("iam:PassRole")
                    .on(names.cicdRoleArn(names.updateRole()))
                    .when(Map.of("StringEquals", Map.of(
                        "iam:PassedToService", "cloudformation.amazonaws.com"))),
                Grant.allow("sts:AssumeRole").on(environmentAccounts.stream()
                    .map(account -> DeliveryNames.roleArn(account, DeliveryNames.CROSS_ACCOUNT_ROLE))
                    .toList())))
            .build();
    }
}
