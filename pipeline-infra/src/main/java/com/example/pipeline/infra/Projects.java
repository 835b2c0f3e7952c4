package com.example.pipeline.infra;

import com.example.pipeline.infra.settings.PipelineSettings;
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
import java.util.stream.Stream;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.codebuild.BuildEnvironment;
import software.amazon.awscdk.services.codebuild.BuildEnvironmentVariable;
import software.amazon.awscdk.services.codebuild.BuildSpec;
import software.amazon.awscdk.services.codebuild.Cache;
import software.amazon.awscdk.services.codebuild.CloudWatchLoggingOptions;
import software.amazon.awscdk.services.codebuild.ComputeType;
import software.amazon.awscdk.services.codebuild.LinuxArmBuildImage;
import software.amazon.awscdk.services.codebuild.LinuxArmLambdaBuildImage;
import software.amazon.awscdk.services.codebuild.LocalCacheMode;
import software.amazon.awscdk.services.codebuild.LoggingOptions;
import software.amazon.awscdk.services.codebuild.PipelineProject;
import software.amazon.awscdk.services.codebuild.ReportGroup;
import software.amazon.awscdk.services.codebuild.ReportGroupType;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/** The CodeBuild projects, each with a service role of its own. */
final class Projects extends Construct {

    private final DeliveryNames names;
    private final Key key;
    private final ServiceRoles roles;
    private final PipelineProject build;
    private final PipelineProject review;
    private final PipelineProject prepare;
    private final Map<Environment, PipelineProject> deployments = new LinkedHashMap<>();

    Projects(Construct scope, DeliveryNames names, PipelineSettings settings, Key key, ServiceRoles roles) {
        super(scope, "Projects");
        this.names = names;
        this.key = key;
        this.roles = roles;
        this.build = buildProject();
        this.review = reviewProject();
        this.prepare = prepareProject(settings);
        settings.environments().forEach(environment -> deployments.put(environment, deployProject(environment)));
    }

    /** Runs the code of any commit, so its role reaches no environment. */
    PipelineProject build() {
        return build;
    }

    /** Has its buildspec in the template and not in the source, so a commit can't change how it is reviewed. */
    PipelineProject review() {
        return review;
    }

    /** Prepares deployments and their approvals. Its buildspec is in the template too, so a commit can't change the text. */
    PipelineProject prepare() {
        return prepare;
    }

    PipelineProject deploy(Environment environment) {
        return deployments.get(environment);
    }

    List<String> arns() {
        return Stream.concat(Stream.of(build, review, prepare), deployments.values().stream())
                .map(PipelineProject::getProjectArn)
                .toList();
    }

    /**
     * Runs the code of any branch, also code that nobody has reviewed. So its role writes no artifact, and it has no
     * cache: AWS doesn't document that no other project can get the host that keeps a local one.
     */
    PipelineProject checks() {
        reportGroups("checks-build", names.checkProject());
        return inContainer(builder(
                        "checks-build",
                        names.checkProject(),
                        "checks-build-role",
                        names.values(),
                        "buildspecs/buildspec_check.yml",
                        Map.of()))
                .build();
    }

    private PipelineProject buildProject() {
        reportGroups("build", names.buildProject());
        return project(
                "build",
                names.buildProject(),
                "build-role",
                names.values(),
                "buildspecs/buildspec_test.yml",
                keepingBuilds("CODE_PREFIX", names.codePrefix()));
    }

    private PipelineProject reviewProject() {
        return project(
                "review",
                names.reviewProject(),
                "review-role",
                names.values(),
                resource("/review-pipeline-change.yml"),
                keepingBuilds("STACK", names.pipeline()));
    }

    /** The variables of the projects that keep builds in the artifact bucket: one of its own, and where those are. */
    private Map<String, String> keepingBuilds(String name, String value) {
        return Map.of(
                name,
                value,
                "CODE_BUCKET",
                names.artifactBucket(),
                "BUILDS_PREFIX",
                names.buildsPrefix(),
                "ENCRYPTION_KEY",
                key.getKeyArn());
    }

    private PipelineProject prepareProject(PipelineSettings settings) {
        Map<String, Object> values = names.values();
        values.put(
                "changeSetRoles",
                settings.environments().stream()
                        .map(environment -> names.changeSetRoleArn(environment.account()))
                        .toList());
        Map<String, String> variables =
                new TreeMap<>(Map.of("CODE_BUCKET", names.artifactBucket(), "EXECUTION_ROLE", names.executionRole()));
        settings.compare().ifPresent(compare -> variables.put("COMPARE", compare));
        return builder(
                        "prepare",
                        names.prepareProject(),
                        "prepare-role",
                        values,
                        resource("/prepare-deployment.yml"),
                        variables)
                // Starts in seconds, and costs by the second.
                .environment(BuildEnvironment.builder()
                        .computeType(ComputeType.LAMBDA_1GB)
                        .buildImage(LinuxArmLambdaBuildImage.AMAZON_LINUX_2023_PYTHON_3_13)
                        .build())
                .build();
    }

    private PipelineProject deployProject(Environment environment) {
        return project(
                "deploy-" + environment.name(),
                names.deployProject(environment.name()),
                "deploy-role",
                names.values(environment.name(), environment.account()),
                "buildspecs/buildspec_deploy.yml",
                Map.of("STACK", names.workload(environment.name())));
    }

    private PipelineProject project(
            String id,
            String name,
            String policy,
            Map<String, Object> policyValues,
            String buildspec,
            Map<String, String> variables) {
        return inContainer(builder(id, name, policy, policyValues, buildspec, variables))
                .cache(Cache.local(LocalCacheMode.CUSTOM))
                .build();
    }

    private static PipelineProject.Builder inContainer(PipelineProject.Builder project) {
        return project.environment(BuildEnvironment.builder()
                        .computeType(ComputeType.SMALL)
                        .buildImage(LinuxArmBuildImage.fromCodeBuildImageId(
                                "aws/codebuild/amazonlinux-aarch64-standard:4.0"))
                        .build())
                .timeout(Duration.hours(1));
    }

    /**
     * @param id construct of project and role
     * @param name name of project and role
     * @param buildspec its path in the source, or its text
     */
    private PipelineProject.Builder builder(
            String id,
            String name,
            String policy,
            Map<String, Object> policyValues,
            String buildspec,
            Map<String, String> variables) {
        LogGroup logs = LogGroup.Builder.create(this, id + "-logs")
                .logGroupName("/aws/codebuild/" + name)
                .encryptionKey(key)
                .retention(RetentionDays.THREE_MONTHS)
                .removalPolicy(RemovalPolicy.DESTROY)
                .build();
        return PipelineProject.Builder.create(this, id)
                .projectName(name)
                .role(roles.role(id, name, "codebuild", policy, policyValues))
                .encryptionKey(key)
                .buildSpec(BuildSpec.fromSourceFilename(buildspec))
                .environmentVariables(variables(variables))
                .logging(LoggingOptions.builder()
                        .cloudWatch(CloudWatchLoggingOptions.builder()
                                .logGroup(logs)
                                .build())
                        .build());
    }

    /** CodeBuild puts a report into the report group that has the names of the project and of the report. */
    private void reportGroups(String id, String project) {
        new TreeMap<>(Map.of("junit", ReportGroupType.TEST, "coverage", ReportGroupType.CODE_COVERAGE))
                .forEach((report, type) -> ReportGroup.Builder.create(this, id + "-" + report)
                        .reportGroupName(project + "-" + report)
                        .type(type)
                        .deleteReports(true)
                        .removalPolicy(RemovalPolicy.DESTROY)
                        .build());
    }

    /** Sorted, because the order of {@code Map.of} differs between JVMs and would change the template. */
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
