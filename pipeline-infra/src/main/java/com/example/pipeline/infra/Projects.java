package com.example.pipeline.infra;

import com.example.pipeline.infra.settings.EnvironmentSettings;
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
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/** The CodeBuild projects, each under a role of its own. */
final class Projects extends Construct {

    private final DeliveryNames names;
    private final ArtifactStore artifacts;
    private final ServiceRoles roles;

    Projects(Construct scope, DeliveryNames names, ArtifactStore artifacts, ServiceRoles roles) {
        super(scope, "Projects");
        this.names = names;
        this.artifacts = artifacts;
        this.roles = roles;
    }

    CfnProject buildAndTest() {
        String project = names.buildProject();
        // CodeBuild looks for a group named after the project and the report in the buildspec.
        Map<String, String> reportGroups = new TreeMap<>(Map.of(
            project + "-junit", "TEST",
            project + "-coverage", "CODE_COVERAGE"));
        reportGroups.forEach(this::reportGroup);
        Role role = roles.build(project, List.copyOf(reportGroups.keySet()));
        return project("Build", project, role, "buildspecs/buildspec_test.yml", Map.of(
            "CODE_BUCKET", names.artifactBucket(),
            "CODE_PREFIX", DeliveryNames.CODE_PREFIX,
            "ENCRYPTION_KEY", artifacts.key().getKeyArn()));
    }

    /** Its commands stand in the template, not in the source: a commit can't change how it is judged. */
    CfnProject reviewPipelineChange() {
        String project = names.reviewProject();
        return project("Review", project, roles.review(project), resource("review-pipeline-change.yml"), Map.of(
            "STACK", names.pipeline(),
            "TEMPLATE", "pipeline.template.json"));
    }

    CfnProject deploy(EnvironmentSettings environment) {
        String project = names.deployProject(environment.name());
        return project("Deploy" + environment.title(), project, roles.deploy(project, environment),
            "buildspecs/buildspec_deploy.yml", Map.of(
                "STACK", names.applicationStack(environment.name()),
                "EXECUTION_ROLE_ARN", DeliveryNames.roleArn(environment.account(), names.executionRole()),
                "CODE_BUCKET", names.artifactBucket()));
    }

    private CfnProject project(String id, String name, Role role, String buildspec,
            Map<String, String> variables) {
        LogGroup logs = LogGroup.Builder.create(this, id + "Logs")
            .logGroupName("/aws/codebuild/" + name)
            .encryptionKey(artifacts.key())
            .retention(RetentionDays.THREE_MONTHS)
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
        return CfnProject.Builder.create(this, id)
            .name(name)
            .serviceRole(role.getRoleArn())
            .encryptionKey(artifacts.key().getKeyArn())
            .source(SourceProperty.builder().type("CODEPIPELINE").buildSpec(buildspec).build())
            .artifacts(ArtifactsProperty.builder().type("CODEPIPELINE").build())
            .environment(EnvironmentProperty.builder()
                .type("ARM_CONTAINER")
                .computeType("BUILD_GENERAL1_SMALL")
                .image("aws/codebuild/amazonlinux-aarch64-standard:4.0")
                .environmentVariables(new TreeMap<>(variables).entrySet().stream()
                    .map(variable -> EnvironmentVariableProperty.builder()
                        .name(variable.getKey())
                        .value(variable.getValue())
                        .build())
                    .toList())
                .build())
            .cache(ProjectCacheProperty.builder().type("LOCAL").modes(List.of("LOCAL_CUSTOM_CACHE")).build())
            .logsConfig(LogsConfigProperty.builder()
                .cloudWatchLogs(CloudWatchLogsConfigProperty.builder()
                    .status("ENABLED")
                    .groupName(logs.getLogGroupName())
                    .build())
                .build())
            .timeoutInMinutes(60)
            .build();
    }

    private void reportGroup(String name, String type) {
        CfnReportGroup.Builder.create(this, name)
            .name(name)
            .type(type)
            .deleteReports(true)
            .exportConfig(ReportExportConfigProperty.builder().exportConfigType("NO_EXPORT").build())
            .build();
    }

    private static String resource(String name) {
        try (InputStream content = Projects.class.getResourceAsStream("/" + name)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
