package com.example.pipeline.infra;

import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import com.example.roles.DeliveryNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.codebuild.CfnProject;
import software.amazon.awscdk.services.codebuild.CfnProject.ArtifactsProperty;
import software.amazon.awscdk.services.codebuild.CfnProject.CloudWatchLogsConfigProperty;
import software.amazon.awscdk.services.codebuild.CfnProject.EnvironmentProperty;
import software.amazon.awscdk.services.codebuild.CfnProject.EnvironmentVariableProperty;
import software.amazon.awscdk.services.codebuild.CfnProject.LogsConfigProperty;
import software.amazon.awscdk.services.codebuild.CfnProject.ProjectCacheProperty;
import software.amazon.awscdk.services.codebuild.CfnProject.SourceProperty;
import software.amazon.awscdk.services.codebuild.CfnReportGroup;
import software.amazon.awscdk.services.codebuild.CfnReportGroup.ReportExportConfigProperty;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/** The CodeBuild projects, each under a role of its own. */
final class Projects extends Construct {

    private final DeliveryNames names;
    private final Key key;
    private final ServiceRoles roles;

    Projects(Construct scope, DeliveryNames names, Key key, ServiceRoles roles) {
        super(scope, "Projects");
        this.names = names;
        this.key = key;
        this.roles = roles;
    }

    /** Runs whatever was pushed, so its role can reach no environment. */
    CfnProject build() {
        // CodeBuild puts a report into the group that is named after the project and the buildspec's report.
        reportGroup("build-junit", "TEST");
        reportGroup("build-coverage", "CODE_COVERAGE");
        return project("build", "build-role", Map.of(), "buildspecs/buildspec_test.yml", Map.of(
            "CODE_BUCKET", names.artifactBucket(),
            "ENCRYPTION_KEY", key.getKeyArn()));
    }

    /** Its commands stand in the template and not in the source: a commit can't change how it is judged. */
    CfnProject review() {
        return project("review", "review-role", Map.of(), resource("/review-pipeline-change.yml"), Map.of(
            "STACK", names.of("pipeline")));
    }

    CfnProject deploy(Environment environment) {
        return project("deploy-" + environment.name(), "deploy-role",
            Map.of("environment", environment.name(), "account", environment.account()),
            "buildspecs/buildspec_deploy.yml", Map.of(
                "STACK", names.of(environment.name()),
                "EXECUTION_ROLE_ARN", names.executionRoleArn(environment.account()),
                "CODE_BUCKET", names.artifactBucket()));
    }

    private CfnProject project(String name, String policy, Map<String, String> policyValues, String buildspec,
            Map<String, String> variables) {
        Role role = roles.role(name, "codebuild", policy, policyValues);
        LogGroup logs = LogGroup.Builder.create(this, name + "-logs")
            .logGroupName("/aws/codebuild/" + names.of(name))
            .encryptionKey(key)
            .retention(RetentionDays.THREE_MONTHS)
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
        return CfnProject.Builder.create(this, name)
            .name(names.of(name))
            .serviceRole(role.getRoleArn())
            .encryptionKey(key.getKeyArn())
            .source(SourceProperty.builder().type("CODEPIPELINE").buildSpec(buildspec).build())
            .artifacts(ArtifactsProperty.builder().type("CODEPIPELINE").build())
            .environment(EnvironmentProperty.builder()
                .type("ARM_CONTAINER")
                .computeType("BUILD_GENERAL1_SMALL")
                .image("aws/codebuild/amazonlinux-aarch64-standard:4.0")
                .environmentVariables(new TreeMap<>(variables).entrySet().stream()
                    .map(variable -> EnvironmentVariableProperty.builder()
                        .name(variable.getKey()).value(variable.getValue()).build())
                    .toList())
                .build())
            .cache(ProjectCacheProperty.builder().type("LOCAL").modes(List.of("LOCAL_CUSTOM_CACHE")).build())
            .logsConfig(LogsConfigProperty.builder()
                .cloudWatchLogs(CloudWatchLogsConfigProperty.builder()
                    .status("ENABLED").groupName(logs.getLogGroupName()).build())
                .build())
            .timeoutInMinutes(60)
            .build();
    }

    private void reportGroup(String name, String type) {
        CfnReportGroup.Builder.create(this, name)
            .name(names.of(name))
            .type(type)
            .deleteReports(true)
            .exportConfig(ReportExportConfigProperty.builder().exportConfigType("NO_EXPORT").build())
            .build();
    }

    private static String resource(String name) {
        try (InputStream content = Projects.class.getResourceAsStream(name)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
