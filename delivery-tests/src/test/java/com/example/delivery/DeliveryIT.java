package com.example.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What this repository promises, one push after the other: each test changes what is checked out, commits it, and runs
 * the pipeline on what the ones before have left in the accounts.
 */
@Tag("proof")
@ExtendWith(Shared.class)
@ResourceLock(Shared.CHECKOUT)
@TestMethodOrder(OrderAnnotation.class)
class DeliveryIT {

    private static final String SETTINGS = "pipeline.yaml";

    private final ProjectUnderTest project = ProjectUnderTest.read();
    private final Checkout checkout;
    private final JsonNode earlier;
    /** Of the application in the first environment. */
    private final String url;

    private final String module;

    private PreparedBuild prepared;

    DeliveryIT(FirstRun firstRun) throws IOException {
        this.checkout = firstRun.checkout();
        this.earlier = firstRun.execution();
        this.url = Checkout.urls(firstRun.printed())
                .get(project.names().workload(project.first().name()));
        this.module = checkout.archiveModule(project.buildspec(project.names().buildProject()));
    }

    @BeforeEach
    void startFromWhatIsCheckedOut() throws Exception {
        checkout.git("checkout", "--quiet", "--force", project.settings().branch());
        checkout.reset();
        prepared = PreparedBuild.in(checkout, project);
    }

    @Test
    @Order(0)
    void pushOfAnotherBranchIsCheckedUnlessOnlyIgnoredFilesChangeAndDeploysNothing() throws Exception {
        String pattern = project.settings().checks().stream()
                .flatMap(checks -> checks.branches().stream())
                .filter(branches -> !branches.matches(".*[?\\[{\\\\].*"))
                .findFirst()
                .orElse("");
        assumeFalse(pattern.isEmpty(), "no branch is checked");
        checkout.keepOneUnitTest(module);
        checkout.commit("With one unit test");
        checkout.git("checkout", "--quiet", "-b", pattern.replaceAll("\\*+", "x"));
        if (project.settings().ignore().contains("docs/**")) {
            checkout.write("docs/added.md", "More documents");
            checkout.commit("More documents");

            assertThat(checkout.run()).as(checkout.printed()).isZero();

            assertThat(checkout.printed()).contains("starts no pipeline");
            assertThat(checkout.execution(0).at("/pipeline/name").asString())
                    .isEqualTo(project.names().pipeline());
        }
        prepared.changeArchive("of a branch");
        checkout.commit("Another archive");
        Map<String, List<String>> before = code();

        assertThat(checkout.run()).as(checkout.printed()).isZero();

        assertThat(checkout.execution(0).at("/pipeline/name").asString())
                .isEqualTo(project.names().checkPipeline());
        assertThat(checkout.stage("Build_and_Test")).isEqualTo("Succeeded");
        assertThat(code()).isEqualTo(before);
    }

    @Test
    @Order(1)
    void everyRightIsUsedOrHasAReason() throws Exception {
        assertThat(checkout.pipeline("permissions", "--markdown"))
                .as(checkout.printed())
                .isZero();

        // The page in the docs is made here, so that it is never older than the policies.
        Path page = ProjectUnderTest.ROOT.resolve("docs/permissions.md");
        if (Files.exists(page)) {
            Files.writeString(page, checkout.printed());
        }
    }

    @Test
    @Order(2)
    void failingUnitTestStopsTheBuildAndNothingIsDeployed() throws Exception {
        checkout.git("checkout", "--quiet", project.buildspec(project.names().buildProject()));
        checkout.keepOneUnitTest(module);
        checkout.write(module + "/src/test/java/BrokenTests.java", """
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
        assertThat(checkout.stage(project.first().title())).isEmpty();
    }

    /** A client calls all the time: every call is answered, in between by the new version, and then by the old one again. */
    @Test
    @Order(3)
    void failingSmokeCheckBringsTheOldVersionBackAndTheOthersKeepWhatTheyHave() throws Exception {
        prepared.changeArchive("wrong");
        checkout.write(checkout.smokeCheck(project), "echo a wrong answer\nexit 1\n");
        checkout.commit("An answer that is wrong, as only the smoke check sees");
        Map<String, List<String>> before = code();

        try (BusyClient client = BusyClient.of(checkout, url)) {
            assertThat(checkout.run("--approve", "all")).as(checkout.printed()).isEqualTo(1);

            assertThat(client.answered()).isGreaterThan(10);
            assertThat(client.failures()).isEmpty();
        }

        assertThat(checkout.printed()).contains("is UPDATE_ROLLBACK_COMPLETE");
        assertThat(checkout.stage(project.first().title()))
                .as(checkout.printed())
                .isEqualTo("Failed");
        assertThat(code()).isEqualTo(before);
        for (Environment later : later(project.first())) {
            assertThat(checkout.stage(later.title())).isEmpty();
        }
    }

    @Test
    @Order(4)
    void approvalOfOneEnvironmentDoesNotReachTheNext() throws Exception {
        assumeTrue(project.approved().size() > 1, "fewer than two environments have an approval");
        Environment waiting = project.approved().get(project.approved().size() - 1);
        String approved = project.approved().stream()
                .filter(environment -> !environment.equals(waiting))
                .map(Environment::name)
                .collect(Collectors.joining(","));
        prepared.changeArchive("another");
        checkout.commit("Another archive");

        assertThat(checkout.run("--approve", approved)).as(checkout.printed()).isEqualTo(3);

        Map<String, List<String>> code = code();
        List<String> delivered = code.get(project.first().name());
        for (Environment environment : project.environments()) {
            boolean reached = !environment.equals(waiting) && !later(waiting).contains(environment);
            assertThat(checkout.stage(environment.title()).equals("Succeeded"))
                    .as(environment.name())
                    .isEqualTo(reached);
            assertThat(code.get(environment.name()).equals(delivered))
                    .as(environment.name())
                    .isEqualTo(reached);
        }
    }

    @Test
    @Order(5)
    void releaseOfAnEarlierCommitReachesTheChosenEnvironmentOnlyAndBuildsNothingAgain() throws Exception {
        Environment first = project.first();
        Map<String, List<String>> before = code();
        String commit = earlier.at("/source/commit").asString();

        assertThat(checkout.pipeline("release", commit, "--to", first.name(), "--approve", "all"))
                .as(checkout.printed())
                .isZero();

        Map<String, List<String>> after = code();
        assertThat(after.get(first.name())).isNotEqualTo(before.get(first.name()));
        for (Environment later : later(first)) {
            assertThat(checkout.stage(later.title())).isEqualTo("Skipped");
            assertThat(after.get(later.name())).isEqualTo(before.get(later.name()));
        }
        assertThat(checkout.stage("Update_Pipeline")).isEqualTo("Skipped");
        assertThat(checkout.execution(0).get("pipelineVersion"))
                .isEqualTo(checkout.execution(1).get("pipelineVersion"));
        assertThat(Files.readString(checkout.resolve(".pipeline/runs/"
                        + checkout.execution(0).get("number") + "/logs/Build_and_Test.Build_and_Test.log")))
                .contains("Commit " + commit + " was built before");
    }

    @Test
    @Order(6)
    void commitThatRemovesAnApprovalWaitsForOne() throws Exception {
        assumeFalse(project.approved().isEmpty(), "no environment has an approval");
        Environment last = project.approved().get(project.approved().size() - 1);
        checkout.changeYaml(
                SETTINGS,
                settings -> settings.get("environments")
                        .valueStream()
                        .filter(environment ->
                                environment.get("name").asString().equals(last.name()))
                        .forEach(environment -> ((ObjectNode) environment).remove("approval")));
        prepared.synthesize(SETTINGS);
        checkout.commit("An environment without asking");
        Map<String, List<String>> before = code();
        String approved = project.approved().stream().map(Environment::name).collect(Collectors.joining(","));

        assertThat(checkout.run("--approve", approved)).as(checkout.printed()).isEqualTo(3);

        assertThat(checkout.printed()).contains("Pipeline_Manual_Approval");
        assertThat(checkout.stage("Update_Pipeline")).isEmpty();
        assertThat(code()).isEqualTo(before);
    }

    @Test
    @Order(7)
    void anotherEnvironmentIsAddedByAPushThatRestartsOnce() throws Exception {
        String added = addEnvironment();

        assertThat(checkout.run("--approve", "all", "--variable", "ENVIRONMENTS=," + added + ","))
                .as(checkout.printed())
                .isZero();

        JsonNode restarted = checkout.execution(0);
        JsonNode cancelled = checkout.execution(1);
        assertThat(cancelled.get("status").asString()).isEqualTo("Cancelled");
        assertThat(restarted.get("restartOf").asInt())
                .isEqualTo(cancelled.get("number").asInt());
        assertThat(checkout.stage(new Environment(added, "", null).title())).isEqualTo("Succeeded");
        assertThat(checkout.stage("Approve_Pipeline_Change")).isEqualTo("Skipped");
        assertThat(Checkout.urls(checkout.printed()))
                .containsKey(project.names().workload(added));
    }

    @Test
    @Order(8)
    void withoutTheRightToAssumeTheRoleOfAnEnvironmentItsDeploymentIsDenied() throws Exception {
        String deployRole = project.names().deployProject(project.first().name());
        try (Accounts accounts = Accounts.of(project, checkout)) {
            accounts.rights(Stream.of(deployRole)).stream()
                    .filter(right -> right.action().equals("sts:AssumeRole"))
                    .findFirst()
                    .ifPresentOrElse(accounts::remove, () -> {
                        throw new AssertionError(deployRole + " has no sts:AssumeRole");
                    });
        }
        addEnvironment();

        assertThat(checkout.run("--approve", "all")).as(checkout.printed()).isEqualTo(1);

        assertThat(checkout.stage("Approve_Pipeline_Change"))
                .as("what the run before has updated")
                .isEqualTo("Skipped");
        assertThat(checkout.printed()).contains("no changes");
        assertThat(checkout.stage(project.first().title()))
                .as(checkout.printed())
                .isEqualTo("Failed");
        assertThat(checkout.printed()).contains("AccessDenied", "sts:AssumeRole");
    }

    private String addEnvironment() throws Exception {
        String name = project.unknownEnvironment();
        checkout.changeYaml(
                SETTINGS,
                settings -> ((ArrayNode) settings.get("environments"))
                        .addObject()
                        .put("name", name)
                        .put("account", project.unknownAccount()));
        prepared.synthesize(SETTINGS);
        checkout.commit("Another environment");
        return name;
    }

    private List<Environment> later(Environment environment) {
        return project.environments()
                .subList(
                        project.environments().indexOf(environment) + 1,
                        project.environments().size());
    }

    private Map<String, List<String>> code() throws IOException {
        try (Accounts accounts = Accounts.of(project, checkout)) {
            return accounts.code();
        }
    }
}
