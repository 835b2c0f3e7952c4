package com.example.pipeline.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.infra.settings.PipelineSettings;
import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PipelineAppTests {

    private static final List<String> STACKS = List.of(
            "workload", "account-roles-dev", "account-roles-test", "account-roles-prod", "cicd-roles", "pipeline");

    @TempDir
    private Path folder;

    /** Otherwise the pipeline would update itself again and again. */
    @Test
    void sameSettingsGiveTheSameBytesInAnotherJvm() throws Exception {
        Process process = app(Synthesized.SETTINGS);
        process.getErrorStream().transferTo(System.err);

        assertThat(process.waitFor()).isZero();
        for (String stack : STACKS) {
            assertThat(folder.resolve("out").resolve(stack + ".template.json")).hasContent(Synthesized.text(stack));
        }
    }

    /** So a proof for the roles of one environment holds for all environments with an approval, or without one. */
    @Test
    void environmentsHaveTheSameRolesButForTheirNames() {
        assertThat(Synthesized.text("account-roles-prod")
                        .replace("444444444444", "333333333333")
                        .replaceAll("\\bprod\\b", "test"))
                .isEqualTo(Synthesized.text("account-roles-test"));
    }

    @Test
    void mistakesInTheSettingsAreReportedAndNoTemplateIsWritten() throws Exception {
        Path settings = Files.writeString(folder.resolve("pipeline.yaml"), "colour: blue\n");
        Process process = app(settings);

        assertThat(new String(process.getErrorStream().readAllBytes()))
                .contains("pipeline.yaml:1: colour: unknown key")
                .doesNotContain("\tat ");
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    /** "IAM and AWS STS quotas". CloudFormation's intrinsic functions make the policies longer here than in IAM. */
    @Test
    void twentyEnvironmentsStayWithinTheLimitsOfIam() throws IOException {
        Path assembly = Synthesized.assembly(withEnvironments(20));

        for (String stack : List.of("cicd-roles", "pipeline")) {
            JsonNode template = JsonMapper.shared().readTree(assembly.resolve(stack + ".template.json"));
            for (JsonNode policies : template.findValues("Policies")) {
                assertThat(policies.toString()).hasSizeLessThan(10_240);
            }
            for (JsonNode resource : template.get("Resources")) {
                if (resource.get("Type").asString().equals("AWS::IAM::ManagedPolicy")) {
                    assertThat(resource.at("/Properties/PolicyDocument").toString())
                            .hasSizeLessThan(6_144);
                }
            }
        }
    }

    @Test
    void administratorsCommandsHaveTheUsersOwnValues() throws Exception {
        Process process = app(Synthesized.SETTINGS);

        assertThat(new String(process.getInputStream().readAllBytes()))
                .contains(
                        "222222222222 (dev)",
                        "--stack-name hello-account-roles --template-file " + folder
                                + "/out/account-roles-dev.template",
                        "--region eu-west-1 --stack-name hello-cicd-roles",
                        "--role-arn arn:aws:iam::111111111111:role/hello-update-role");
        assertThat(new ManualSteps(Synthesized.settings(), Path.of("cdk.out"), 60_000).text())
                .contains("--template-file cdk.out/cicd-roles.template.json", "--s3-bucket A-BUCKET-OF-YOURS");
    }

    /** Each approval of an execution can wait twice: before it, an older execution waits for the same one. */
    @Test
    void artifactsOutliveTheApprovalsOfAllEnvironments() throws IOException {
        PipelineSettings settings = withEnvironments(7);
        int days = settings.environments().stream()
                .flatMap(environment -> environment.approval().stream())
                .mapToInt(PipelineSettings.Approval::days)
                .sum();
        String template = Files.readString(Synthesized.assembly(settings).resolve("pipeline.template.json"));

        assertThat(JsonMapper.shared()
                        .readTree(template)
                        .findValue("ExpirationInDays")
                        .asInt())
                .isGreaterThan(2 * days);
    }

    private static PipelineSettings withEnvironments(int count) {
        PipelineSettings three = Synthesized.settings();
        List<Environment> environments = new ArrayList<>(three.environments());
        for (int i = environments.size() + 1; i <= count; i++) {
            environments.add(new Environment(
                    "environment-" + i,
                    "%012d".formatted(555_555_555_500L + i),
                    three.environments().get(2).approval()));
        }
        return new PipelineSettings(
                three.application(),
                three.region(),
                three.account(),
                three.repository(),
                three.compare(),
                three.branch(),
                three.tags(),
                three.ignore(),
                three.checks(),
                three.connection(),
                environments);
    }

    private Process app(Path settings) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-classpath",
                System.getProperty("java.class.path"),
                PipelineApp.class.getName(),
                settings.toString(),
                folder.resolve("out").toString());
        builder.environment().remove("CDK_OUTDIR");
        return builder.start();
    }
}
