package com.example.pipeline.infra;

import com.example.pipeline.infra.settings.EnvironmentSettings;
import com.example.pipeline.infra.settings.PipelineSettings;
import com.example.roles.DeliveryNames;
import com.example.roles.Grant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awscdk.services.iam.IManagedPolicy;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.constructs.Construct;

/** One role for the pipeline and one for each project: what each may do, and no more. */
final class ServiceRoles extends Construct {

    private final DeliveryNames names;
    private final ArtifactStore artifacts;
    private final IManagedPolicy boundary;

    ServiceRoles(Construct scope, DeliveryNames names, ArtifactStore artifacts) {
        super(scope, "Roles");
        this.names = names;
        this.artifacts = artifacts;
        this.boundary = ManagedPolicy.fromManagedPolicyArn(this, "Boundary",
            DeliveryNames.policyArn(names.cicdAccount(), names.pipelineBoundary()));
    }

    Role pipeline(PipelineSettings settings, List<String> topics) {
        List<String> projects = Stream.concat(
                Stream.of(names.buildProject(), names.reviewProject()),
                settings.environments().stream().map(environment -> names.deployProject(environment.name())))
            .map(project -> arn("codebuild", "project/" + project))
            .toList();
        return role("Pipeline", names.pipelineRole(), "codepipeline.amazonaws.com", List.of(
            Grant.allow("codeconnections:UseConnection", "codestar-connections:UseConnection")
                .on(settings.connection()),
            Grant.allow("s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning")
                .on(names.artifactBucketArn()),
            Grant.allow("s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:PutObjectAcl")
                .on(passing("*")),
            key("kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"),
            Grant.allow("codebuild:BatchGetBuilds", "codebuild:StartBuild").on(projects),
            Grant.allow("cloudformation:DescribeStackEvents", "cloudformation:DescribeStacks",
                    "cloudformation:UpdateStack")
                .on(ownStack()),
            Grant.allow("iam:PassRole")
                .on(names.cicdRoleArn(names.updateRole()))
                .when(Map.of("StringEquals", Map.of("iam:PassedToService", "cloudformation.amazonaws.com"))),
            Grant.allow("sns:Publish").on(topics)));
    }

    /** Runs whatever was pushed: it reads the source, writes what it built, and can reach no environment. */
    Role build(String project, List<String> reportGroups) {
        return role("Build", names.buildRole(), "codebuild.amazonaws.com", List.of(
            Grant.allow("s3:GetObject", "s3:GetObjectVersion").on(passing("Source")),
            Grant.allow("s3:PutObject").on(passing("Build"),
                names.artifactBucketArn() + "/" + DeliveryNames.CODE_PREFIX + "*"),
            key("kms:Decrypt", "kms:GenerateDataKey"),
            log(project),
            Grant.allow("codebuild:BatchPutCodeCoverages", "codebuild:BatchPutTestCases",
                    "codebuild:CreateReport", "codebuild:UpdateReport")
                .on(reportGroups.stream().map(group -> arn("codebuild", "report-group/" + group)).toList())));
    }

    Role review(String project) {
        return role("Review", names.reviewRole(), "codebuild.amazonaws.com", List.of(
            Grant.allow("s3:GetObject", "s3:GetObjectVersion").on(passing("Build")),
            key("kms:Decrypt"),
            log(project),
            Grant.allow("cloudformation:GetTemplate").on(ownStack())));
    }

    Role deploy(String project, EnvironmentSettings environment) {
        String target = DeliveryNames.roleArn(environment.account(), DeliveryNames.CROSS_ACCOUNT_ROLE);
        List<Grant> grants = new ArrayList<>(List.of(
            Grant.allow("s3:GetObject", "s3:GetObjectVersion").on(passing("Source"), passing("Build")),
            key("kms:Decrypt"),
            log(project),
            Grant.allow("sts:AssumeRole").on(target)));
        return role("Deploy" + environment.title(), names.deployRole(environment.name()),
            "codebuild.amazonaws.com", grants);
    }

    private Role role(String id, String name, String service, List<Grant> grants) {
        return Role.Builder.create(this, id)
            .roleName(name)
            .assumedBy(new ServicePrincipal(service))
            .permissionsBoundary(boundary)
            .inlinePolicies(Map.of("grants", Grant.document(grants)))
            .build();
    }

    /** Artifacts on their way through the pipeline; CodePipeline cuts its name to 20 characters there. */
    private String passing(String artifact) {
        String pipeline = names.pipeline();
        return "%s/%s/%s/*".formatted(names.artifactBucketArn(),
            pipeline.substring(0, Math.min(20, pipeline.length())), artifact);
    }

    private Grant key(String... actions) {
        return Grant.allow(actions).on(artifacts.key().getKeyArn());
    }

    private Grant log(String project) {
        return Grant.allow("logs:CreateLogStream", "logs:PutLogEvents")
            .on(arn("logs", "log-group:/aws/codebuild/%s:*".formatted(project)));
    }

    private String ownStack() {
        return arn("cloudformation", "stack/%s/*".formatted(names.pipeline()));
    }

    private String arn(String service, String resource) {
        return "arn:aws:%s:%s:%s:%s".formatted(service, names.region(), names.cicdAccount(), resource);
    }
}
