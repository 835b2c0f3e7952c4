package com.example.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What this repository promises, one push after the other: each test changes what is checked out, commits it and
 * runs the pipeline on what the ones before have left in the accounts.
 */
@TestMethodOrder(OrderAnnotation.class)
class DeliveryIT {

    private static final Pattern DEPLOYED = Pattern.compile("(?m)^ +(\\d{12}) +(hello-\\w+) +(https://\\S+)");
    private static final String HANDLER = "hello-function/src/main/java/com/example/hello/function/HelloHandler.java";

    @TempDir
    private static Path directory;

    private static Checkout checkout;

    @BeforeAll
    static void checkOut() throws Exception {
        checkout = Checkout.in(directory);
    }

    @BeforeEach
    void startFromWhatIsCheckedOut() throws Exception {
        checkout.reset();
    }

    @Test
    @Order(1)
    void aPushReachesProductionAndEveryEnvironmentAnswersForAsLongAsTheRunIsKept() throws Exception {
        Process kept = checkout.start("run", "--approve", "all", "--keep");
        try (BufferedReader output = kept.inputReader()) {
            StringBuilder printed = new StringBuilder();
            String line = output.readLine();
            for (; line != null && !line.contains("Ctrl-C"); line = output.readLine()) {
                printed.append(line).append('\n');
            }
            assertThat(printed).containsPattern("Build_and_Test .* \\d+ tests, \\d+\\.\\d % of lines covered");
            Map<String, String> urls = urls(printed.toString());
            assertThat(urls).as(printed.toString()).containsOnlyKeys("hello-dev", "hello-test", "hello-prod");
            for (String url : urls.values()) {
                assertThat(answer(url)).contains("\"Hello world!\"", "\"input\"");
            }
        } finally {
            kept.destroy();
            assertThat(kept.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(checkout.execution(0).get("status").asString()).isEqualTo("Succeeded");
    }

    @Test
    @Order(2)
    void everyRightIsUsedOrSaysWhyNotAsTheDocsHaveIt() throws Exception {
        assertThat(checkout.pipeline("permissions", "--markdown"))
                .as(checkout.printed())
                .isZero();

        assertThat(checkout.printed()).isEqualTo(Files.readString(checkout.resolve("docs/permissions.md")));
    }

    @Test
    @Order(3)
    void aFailingTestStopsTheBuildAndNothingIsDeployed() throws Exception {
        Files.writeString(
                checkout.resolve("hello-function/src/test/java/com/example/hello/function/BrokenTests.java"), """
            package com.example.hello.function;
            class BrokenTests {
                @org.junit.jupiter.api.Test
                void fails() {
                    org.junit.jupiter.api.Assertions.fail("broken on purpose");
                }
            }
            """);
        checkout.commit("A test that fails");

        assertThat(checkout.run("--approve", "all")).as(checkout.printed()).isEqualTo(1);

        assertThat(checkout.printed()).contains("1 failed", "Build_and_Test");
        assertThat(checkout.stage("Build_and_Test")).isEqualTo("Failed");
        assertThat(checkout.stage("Dev")).isEmpty();
    }

    @Test
    @Order(4)
    void aWrongAnswerStopsInDevAndTheOthersKeepWhatTheyHave() throws Exception {
        checkout.replace(HANDLER, "Hello world!", "Hello word!");
        checkout.git("rm", "-r", "--quiet", "hello-function/src/test/java");
        checkout.commit("A wrong answer that no test sees");
        Map<String, String> before = Accounts.code(checkout, "test", "prod");

        assertThat(checkout.run("--approve", "all")).as(checkout.printed()).isEqualTo(1);

        assertThat(checkout.stage("Dev")).as(checkout.printed()).isEqualTo("Failed");
        assertThat(checkout.stage("Test")).isEmpty();
        assertThat(checkout.stage("Prod")).isEmpty();
        assertThat(Accounts.code(checkout, "test", "prod")).isEqualTo(before);
    }

    @Test
    @Order(5)
    void anApprovalForTestDoesNotReachProduction() throws Exception {
        checkout.replace(
                HANDLER,
                "    private static final JsonMapper JSON",
                "    private static final int RELEASE = 2;\n    private static final JsonMapper JSON");
        checkout.commit("Another archive");

        assertThat(checkout.run("--approve", "test")).as(checkout.printed()).isEqualTo(3);

        assertThat(checkout.stage("Dev")).isEqualTo("Succeeded");
        assertThat(checkout.stage("Test")).isEqualTo("Succeeded");
        Map<String, String> code = Accounts.code(checkout, "dev", "test", "prod");
        assertThat(code.get("test")).isEqualTo(code.get("dev"));
        assertThat(code.get("prod")).isNotEqualTo(code.get("dev"));
    }

    @Test
    @Order(6)
    void aCommitThatRemovesTheApprovalOfProductionWaitsForOne() throws Exception {
        String settings = Files.readString(checkout.resolve("pipeline.yaml"));
        int approval = settings.lastIndexOf("    approval:");
        Files.writeString(checkout.resolve("pipeline.yaml"), settings.substring(0, approval));
        checkout.commit("Production without asking");

        assertThat(checkout.run("--approve", "test")).as(checkout.printed()).isEqualTo(3);

        assertThat(checkout.printed()).contains("Pipeline_Manual_Approval");
        assertThat(checkout.stage("Update_Pipeline")).isEmpty();
        Map<String, String> code = Accounts.code(checkout, "dev", "prod");
        assertThat(code.get("prod")).isNotEqualTo(code.get("dev"));
    }

    @Test
    @Order(7)
    void aFourthEnvironmentIsAddedByAPushThatRestartsOnce() throws Exception {
        addStaging();

        assertThat(checkout.run("--approve", "all")).as(checkout.printed()).isZero();

        JsonNode restarted = checkout.execution(0);
        JsonNode cancelled = checkout.execution(1);
        assertThat(cancelled.get("status").asString()).isEqualTo("Cancelled");
        assertThat(restarted.get("restartOf").asInt())
                .isEqualTo(cancelled.get("number").asInt());
        assertThat(checkout.stage("Staging")).isEqualTo("Succeeded");
        assertThat(checkout.stage("Approve_Pipeline_Change")).isEqualTo("Skipped");
        assertThat(urls(checkout.printed())).containsKey("hello-staging");
    }

    @Test
    @Order(8)
    void withoutTheRightToAssumeTheRoleOfAnEnvironmentItsDeploymentIsDenied() throws Exception {
        Accounts.remove(
                checkout,
                Accounts.rights(checkout, "hello-deploy-dev").stream()
                        .filter(right -> right.action().equals("sts:AssumeRole"))
                        .findFirst()
                        .orElseThrow());
        addStaging();

        assertThat(checkout.run("--approve", "all")).as(checkout.printed()).isEqualTo(1);

        assertThat(checkout.stage("Approve_Pipeline_Change"))
                .as("what the run before has updated")
                .isEqualTo("Skipped");
        assertThat(checkout.printed()).contains("no changes");
        assertThat(checkout.stage("Dev")).as(checkout.printed()).isEqualTo("Failed");
        assertThat(checkout.printed()).contains("AccessDenied", "sts:AssumeRole");
    }

    private static void addStaging() throws Exception {
        Files.writeString(
                checkout.resolve("pipeline.yaml"),
                Files.readString(checkout.resolve("pipeline.yaml"))
                        + "\n  - name: staging\n    account: \"555555555555\"\n");
        checkout.commit("A fourth environment");
    }

    private static Map<String, String> urls(String printed) {
        Map<String, String> urls = new LinkedHashMap<>();
        for (Matcher line = DEPLOYED.matcher(printed); line.find(); ) {
            urls.put(line.group(2), line.group(3));
        }
        return urls;
    }

    private static String answer(String url) throws IOException, InterruptedException {
        Process curl = new ProcessBuilder(
                        "curl",
                        "--silent",
                        "--show-error",
                        "--fail",
                        "--cacert",
                        checkout.resolve(".pipeline/aws/certificate.pem").toString(),
                        url)
                .redirectErrorStream(true)
                .start();
        String answer = new String(curl.getInputStream().readAllBytes());
        assertThat(curl.waitFor()).as(answer).isZero();
        return answer;
    }
}
