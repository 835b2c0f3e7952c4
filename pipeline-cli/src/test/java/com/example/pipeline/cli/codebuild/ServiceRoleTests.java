package com.example.pipeline.cli.codebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.example.pipeline.cli.embedded.AccessDenied;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.codebuild.model.Project;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rights that CodeBuild needs of a project's role, at the real embedded AWS. */
class ServiceRoleTests {
    private static final String ACCOUNT = RunningAws.ACCOUNT;
    private static final String REGION = RunningAws.REGION;

    @TempDir
    static Path directory;

    private static RunningAws running;

    @BeforeAll
    static void startWithTwoRoles() {
        running = RunningAws.start(directory);
        running.deploy(
                "roles",
                "{\"Resources\": {" + RunningAws.role("Full", "*") + ", " + RunningAws.role("Poor", "s3:*") + "}}");
    }

    @AfterAll
    static void stop() {
        if (running != null) {
            running.close();
        }
    }

    private static ServiceRole of(String role, String project) {
        return new ServiceRole(
                running.aws(),
                new BuildProject(Project.builder()
                        .name(project)
                        .arn("arn:aws:codebuild:" + REGION + ":" + ACCOUNT + ":project/" + project)
                        .serviceRole("arn:aws:iam::" + ACCOUNT + ":role/" + role)
                        .build()),
                "uuid-of-" + project);
    }

    /** Action and resource of each request of the project's builds, in order. */
    private static List<String> asked(String project) throws IOException {
        try (Stream<String> lines = Files.lines(running.settings().accessLog())) {
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
        assertThat(running.aws().logGroups().exists(ACCOUNT, REGION, "/aws/codebuild/refused"))
                .isFalse();
    }
}
