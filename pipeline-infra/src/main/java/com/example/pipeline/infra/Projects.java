package com.example.pipeline.infra;

import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import com.example.roles.DeliveryNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.codebuild.BuildEnvironment;
import software.amazon.awscdk.services.codebuild.BuildEnvironmentVariable;
import software.amazon.awscdk.services.codebuild.BuildSpec;
import software.amazon.awscdk.services.codebuild.Cache;
import software.amazon.awscdk.services.codebuild.CloudWatchLoggingOptions;
import software.amazon.awscdk.services.codebuild.ComputeType;
import software.amazon.awscdk.services.codebuild.LinuxArmBuildImage;
import software.amazon.awscdk.services.codebuild.LocalCacheMode;
import software.amazon.awscdk.services.codebuild.LoggingOptions;
import software.amazon.awscdk.services.codebuild.PipelineProject;
import software.amazon.awscdk.services.codebuild.ReportGroup;
import software.amazon.awscdk.services.codebuild.ReportGroupType;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/** The CodeBuild projects, each under a role of its own. */
final class Projects extends Construct {

    private final DeliveryNames names;
    private final Key key;
    private final ServiceRoles roles;
    private final Map<String, PipelineProject> projects = new LinkedHashMap<>();

    Projects(Construct scope, DeliveryNames names, Key key, ServiceRoles roles, List<Environment> environments) {
        super(scope, "Projects");
        this.names = names;
        this.key = key;
        this.roles = roles;
        build();
        review();
        environments.forEach(this::deploy);
    }

    /** @param name {@code build}, {@code review}, or {@code deploy-} and the name of an environment */
    PipelineProject of(String name) {
        return projects.get(name);
    }

    List<String> arns() {
        return projects.values().stream().map(PipelineProject::getProjectArn).toList();
    }

    /** Runs whatever was pushed, so its role can reach no environment. */
    private void build() {
        // CodeBuild puts a report into the group that is named after the project and the buildspec's report.
        reportGroup("build-junit", ReportGroupType.TEST);
        reportGroup("build-coverage", ReportGroupType.CODE_COVERAGE);
        project(
                "build",
                "build-role",
                Map.of(),
                "buildspecs/buildspec_test.yml",
                Map.of(
                        "CODE_BUCKET", names.artifactBucket(),
                        "ENCRYPTION_KEY", key.getKeyArn()));
    }

    /** Its commands stand in the template and not in the source: a commit can't change how it is judged. */
    private void review() {
        project(
                "review",
                "review-role",
                Map.of(),
                resource("/review-pipeline-change.yml"),
                Map.of("STACK", names.of("pipeline")));
    }

    private void deploy(Environment environment) {
        project(
                "deploy-" + environment.name(),
                "deploy-role",
                Map.of("environment", environment.name(), "account", environment.account()),
                "buildspecs/buildspec_deploy.yml",
                Map.of(
                        "STACK", names.of(environment.name()),
                        "EXECUTION_ROLE_ARN", names.executionRoleArn(environment.account()),
                        "CODE_BUCKET", names.artifactBucket()));
    }

    /** @param buildspec its path in the source, or its text */
    private void project(
            String name,
            String policy,
            Map<String, String> policyValues,
            String buildspec,
            Map<String, String> variables) {
        LogGroup logs = LogGroup.Builder.create(this, name + "-logs")
                .logGroupName("/aws/codebuild/" + names.of(name))
                .encryptionKey(key)
                .retention(RetentionDays.THREE_MONTHS)
                .removalPolicy(RemovalPolicy.DESTROY)
                .build();
        projects.put(
                name,
                PipelineProject.Builder.create(this, name)
                        .projectName(names.of(name))
                        .role(roles.role(name, "codebuild", policy, policyValues))
                        .encryptionKey(key)
                        .buildSpec(BuildSpec.fromSourceFilename(buildspec))
                        .environment(BuildEnvironment.builder()
                                .computeType(ComputeType.SMALL)
                                .buildImage(LinuxArmBuildImage.fromCodeBuildImageId(
                                        "aws/codebuild/amazonlinux-aarch64-standard:4.0"))
                                .build())
                        .environmentVariables(variables(variables))
                        .cache(Cache.local(LocalCacheMode.CUSTOM))
                        .logging(LoggingOptions.builder()
                                .cloudWatch(CloudWatchLoggingOptions.builder()
                                        .logGroup(logs)
                                        .build())
                                .build())
                        .timeout(Duration.hours(1))
                        .build());
    }

    private void reportGroup(String name, ReportGroupType type) {
        ReportGroup.Builder.create(this, name)
                .reportGroupName(names.of(name))
                .type(type)
                .deleteReports(true)
                .removalPolicy(RemovalPolicy.DESTROY)
                .build();
    }

    /** In an order of their own, since that of {@code Map.of} differs from JVM to JVM. */
    static Map<String, BuildEnvironmentVariable> variables(Map<String, String> values) {
        Map<String, BuildEnvironmentVariable> variables = new TreeMap<>();
        values.forEach((name, value) -> variables.put(
                name, BuildEnvironmentVariable.builder().value(value).build()));
        return variables;
    }

    private static String resource(String name) {
        try (InputStream content = Projects.class.getResourceAsStream(name)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
