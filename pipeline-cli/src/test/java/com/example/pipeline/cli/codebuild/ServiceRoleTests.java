package com.example.pipeline.cli.codebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.example.pipeline.cli.embedded.AccessDenied;
import com.example.pipeline.cli.embedded.EmbeddedAws;
import com.example.pipeline.cli.embedded.EmbeddedAwsSettings;
import com.example.pipeline.cli.embedded.PythonTools;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.codebuild.model.Project;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rights that CodeBuild needs of a project's role, at the real embedded AWS. */
class ServiceRoleTests {
    private static final String ACCOUNT = "111111111111";
    private static final String REGION = "eu-west-1";

    @TempDir
    static Path directory;

    private static EmbeddedAws aws;
    private static EmbeddedAwsSettings settings;

    @BeforeAll
    static void startWithTwoRoles() {
        PythonTools tools = PythonTools.ofUser();
        tools.install(line -> {});
        settings = new EmbeddedAwsSettings(
                tools, directory.resolve("aws"), directory.resolve("run"), URI.create("http://127.0.0.1:1"));
        aws = EmbeddedAws.start(settings);
        CloudFormationClient cloudFormation = aws.clients(REGION).cloudFormation(aws.root(ACCOUNT));
        cloudFormation.createStack(request -> request.stackName("roles")
                .templateBody("{\"Resources\": {" + role("Full", "*") + ", " + role("Poor", "s3:*") + "}}")
                .capabilities(Capability.CAPABILITY_NAMED_IAM));
        cloudFormation
                .waiter()
                .waitUntilStackCreateComplete(
                        request -> request.stackName("roles"),
                        wait -> wait.backoffStrategyV2(BackoffStrategy.fixedDelay(Duration.ofMillis(50)))
                                .maxAttempts(400));
    }

    @AfterAll
    static void stop() {
        if (aws != null) {
            aws.close();
        }
    }

    private static String role(String name, String action) {
        return """
                "%s": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "%1$s",
                  "AssumeRolePolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                    "Principal": {"Service": "codebuild.amazonaws.com"}}]},
                  "Policies": [{"PolicyName": "all", "PolicyDocument": {"Statement": [
                    {"Effect": "Allow", "Action": "%s", "Resource": "*"}]}}]}}""".formatted(name, action);
    }

    private static ServiceRole of(String role, String project) {
        return new ServiceRole(
                aws,
                new BuildProject(Project.builder()
                        .name(project)
                        .arn("arn:aws:codebuild:" + REGION + ":" + ACCOUNT + ":project/" + project)
                        .serviceRole("arn:aws:iam::" + ACCOUNT + ":role/" + role)
                        .build()),
                "uuid-of-" + project);
    }

    /** Action and resource of each request of the project's builds, in order. */
    private static List<String> asked(String project) throws IOException {
        try (Stream<String> lines = Files.lines(settings.accessLog())) {
            return lines.map(new JsonMapper()::readTree)
                    .filter(entry -> entry.toString().contains("AWSCodeBuild-uuid-of-" + project))
                    .map(ServiceRoleTests::request)
                    .toList();
        }
    }

    private static String request(JsonNode entry) {
        return entry.path("action").asString() + " " + entry.path("resource").asString();
    }

    @Test
    void logGroupAndReportGroupsThatAreMissingAreCreatedOnce() throws IOException {
        ServiceRole role = of("Full", "made");
        BuildReport tests = new BuildReport("made-unit", BuildReport.Type.TEST, List.of(), Map.of());
        BuildReport coverage = new BuildReport("made-lines", BuildReport.Type.CODE_COVERAGE, List.of(), Map.of());
        String stream = "arn:aws:logs:eu-west-1:111111111111:log-group:/aws/codebuild/made:log-stream:";
        String groups = "arn:aws:codebuild:eu-west-1:111111111111:report-group/made-";

        role.openLog("one");
        role.openLog("two");
        role.writeLog("two");
        role.publish(List.of(tests));
        role.publish(List.of(tests, coverage));

        assertThat(asked("made"))
                .containsExactly(
                        "logs:CreateLogStream " + stream + "one",
                        "logs:CreateLogGroup " + stream,
                        "logs:CreateLogStream " + stream + "two",
                        "logs:PutLogEvents " + stream + "two",
                        "codebuild:CreateReport " + groups + "unit",
                        "codebuild:CreateReportGroup " + groups + "unit",
                        "codebuild:BatchPutTestCases " + groups + "unit",
                        "codebuild:UpdateReport " + groups + "unit",
                        "codebuild:CreateReport " + groups + "unit",
                        "codebuild:BatchPutTestCases " + groups + "unit",
                        "codebuild:UpdateReport " + groups + "unit",
                        "codebuild:CreateReport " + groups + "lines",
                        "codebuild:CreateReportGroup " + groups + "lines",
                        "codebuild:BatchPutCodeCoverages " + groups + "lines",
                        "codebuild:UpdateReport " + groups + "lines");
    }

    @Test
    void roleWithoutTheRightToLogStartsNoBuild() {
        assertThatExceptionOfType(AccessDenied.class)
                .isThrownBy(() -> of("Poor", "refused").openLog("one"))
                .withMessage("User: arn:aws:sts::111111111111:assumed-role/Poor/AWSCodeBuild-uuid-of-refused is not"
                        + " authorized to perform: logs:CreateLogStream on resource:"
                        + " arn:aws:logs:eu-west-1:111111111111:log-group:/aws/codebuild/refused:log-stream:one"
                        + " because no identity-based policy allows the logs:CreateLogStream action");
        assertThat(aws.hasLogGroup(ACCOUNT, REGION, "/aws/codebuild/refused")).isFalse();
    }
}
