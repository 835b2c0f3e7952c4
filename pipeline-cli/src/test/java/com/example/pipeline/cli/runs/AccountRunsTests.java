package com.example.pipeline.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.example.pipeline.cli.account.ProfileAccount;
import com.example.pipeline.cli.embedded.EmbeddedAws;
import com.example.pipeline.cli.embedded.EmbeddedAwsSettings;
import com.example.pipeline.cli.embedded.LocalProfile;
import com.example.pipeline.cli.embedded.PythonTools;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;

/** The executions of a pipeline in an account, by the CodePipeline API of the embedded AWS. */
class AccountRunsTests {
    private static final String ACCOUNT = "111111111111";
    private static final String REGION = "eu-west-1";
    private static final String PIPELINE = "small-pipeline";

    @TempDir
    private static Path directory;

    private static EmbeddedAws aws;
    private static ProfileAccount account;

    @BeforeAll
    static void start() throws Exception {
        PythonTools tools = PythonTools.ofUser();
        tools.install(line -> {});
        aws = EmbeddedAws.start(new EmbeddedAwsSettings(
                tools, directory.resolve("aws"), directory.resolve("run"), URI.create("http://127.0.0.1:1")));
        CloudFormationClient cloudFormation = aws.clients(REGION).cloudFormation(aws.root(ACCOUNT));
        String template = Files.readString(Path.of("src/test/resources/assembly/pipeline.template.json"));
        cloudFormation.createStack(request ->
                request.stackName(PIPELINE).templateBody(template).capabilities(Capability.CAPABILITY_NAMED_IAM));
        cloudFormation.waiter().waitUntilStackCreateComplete(request -> request.stackName(PIPELINE));
        Path file = directory.resolve("profile");
        new LocalProfile(file).write(aws, ACCOUNT, REGION);
        account = ProfileAccount.in(file, LocalProfile.NAME);
        put(
                "0a0a0a0a-0000-4000-8000-000000000000",
                "Succeeded",
                1000,
                stage("Source", action("Source", "Succeeded", 1000)),
                stage("Build", action("Build", "Succeeded", 1010)),
                stage(
                        "Prod",
                        action("Approve_Prod", "Succeeded", 1100),
                        action("Prepare_Prod", "Succeeded", 1200),
                        action("Deploy_Prod", "Succeeded", 1300)));
        put(
                "0b0b0b0b-0000-4000-8000-000000000000",
                "InProgress",
                2000,
                stage("Source", action("Source", "Succeeded", 2000)),
                stage("Build", action("Build", "Failed", 2010), action("Build", "Succeeded", 2050)),
                stage("Update", action("Update", "Succeeded", 2100)),
                stage("Prod", action("Approve_Prod", "InProgress", 2200)));
        put(
                "0c0c0c0c-0000-4000-8000-000000000000",
                "Failed",
                3000,
                stage("Source", action("Source", "Succeeded", 3000)),
                stage("Build", action("Build", "Failed", 3010)));
    }

    @AfterAll
    static void stop() {
        account.close();
        aws.close();
    }

    @Test
    void anExecutionIsListedWithItsTriggerAndCommit() {
        List<ListedRun> runs = read().runs();

        assertThat(runs).extracting(ListedRun::number).containsExactly("0c0c0c0c", "0b0b0b0b", "0a0a0a0a");
        assertThat(runs).extracting(ListedRun::state).containsExactly(State.FAILED, State.WAITING, State.SUCCEEDED);
        ListedRun oldest = runs.get(2);
        assertThat(oldest.startedBy()).isEqualTo("manual main, ada");
        assertThat(oldest.commit().id()).isEqualTo("c0ffee");
        assertThat(oldest.commit().title()).isEqualTo("Say hello");
        assertThat(oldest.commit().author()).isEqualTo("Ada");
        assertThat(oldest.commit().date()).isEqualTo(Instant.parse("1970-01-01T00:10:00Z"));
        assertThat(oldest.commit().link()).isEqualTo("https://example.com/c0ffee");
        assertThat(oldest.start()).isEqualTo(Instant.ofEpochSecond(1000));
    }

    @Test
    void stagesGetTheirStateFromTheirActions() {
        List<ListedRun> runs = read().runs();

        assertThat(runs.get(2).steps())
                .extracting(ListedRun.Step::name, ListedRun.Step::state)
                .containsExactly(
                        tuple("Source", State.SUCCEEDED),
                        tuple("Build", State.SUCCEEDED),
                        tuple("Update", State.SKIPPED),
                        tuple("Prod", State.SUCCEEDED));
        assertThat(runs.get(1).steps()).extracting(ListedRun.Step::state).endsWith(State.SUCCEEDED, State.WAITING);
        assertThat(runs.get(0).steps())
                .extracting(ListedRun.Step::state)
                .containsExactly(State.SUCCEEDED, State.FAILED, State.NOT_STARTED, State.NOT_STARTED);
    }

    @Test
    void aRetriedActionCountsWithItsLastAttempt() {
        assertThat(read().runs().get(1).step("Build").orElseThrow().state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void theStageThatDeploysIsTheEnvironmentAndNotTheSelfUpdate() {
        List<Environment> environments = Environment.of(read().runs());

        assertThat(environments).extracting(Environment::name).containsExactly("Prod");
        assertThat(environments.get(0).commit().id()).isEqualTo("c0ffee");
        assertThat(environments.get(0).remark()).isEqualTo("run 0b0b0b0b (c0ffee) waits for approval");
    }

    @Test
    void noMoreThanTheWantedExecutionsAreListed() {
        assertThat(new AccountRuns(account).read(List.of(PIPELINE), 1).runs()).hasSize(1);
    }

    @Test
    void anUnknownPipelineIsAMistakeOfUse() {
        assertThatThrownBy(() -> new AccountRuns(account).read(List.of("other"), 1))
                .hasMessageStartingWith("There is no such pipeline in eu-west-1 (profile local)");
    }

    private static RunHistory read() {
        return new AccountRuns(account).read(List.of(PIPELINE), 10);
    }

    @SafeVarargs
    private static void put(String id, String status, long start, Map<String, Object>... stages) {
        aws.execution(ACCOUNT, REGION, PIPELINE, id)
                .put(Map.of(
                        "version", 1,
                        "status", status,
                        "start", start,
                        "trigger",
                                Map.of(
                                        "triggerType",
                                        "StartPipelineExecution",
                                        "triggerDetail",
                                        "arn:aws:iam::111111111111:user/ada"),
                        "variables", List.of(),
                        "revisions",
                                List.of(Map.of(
                                        "action",
                                        "Source",
                                        "artifact",
                                        "source",
                                        "revisionId",
                                        "c0ffee",
                                        "revisionSummary",
                                        "{\"ProviderType\":\"GitHub\",\"CommitMessage\":\"Say hello\"}",
                                        "revisionUrl",
                                        "https://example.com/c0ffee")),
                        "stages", List.of(stages)));
    }

    @SafeVarargs
    private static Map<String, Object> stage(String name, Map<String, Object>... actions) {
        return Map.of("name", name, "status", "Succeeded", "actions", List.of(actions));
    }

    private static Map<String, Object> action(String name, String status, long start) {
        return Map.of(
                "id",
                name + start,
                "name",
                name,
                "status",
                status,
                "start",
                start,
                "changed",
                start + 5,
                "variables",
                name.equals("Source")
                        ? Map.of("BranchName", "main", "AuthorDisplayName", "Ada", "AuthorDate", "1970-01-01T00:10:00Z")
                        : Map.of());
    }
}
