package com.example.pipeline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.assembly.TestRepository;
import com.example.pipeline.cli.embedded.PythonTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What people do with a pipeline while it runs and afterwards. The tests follow each other on one project. */
@TestMethodOrder(OrderAnnotation.class)
class ControlIT {
    private static final String CONFIG = "aws.configFile";

    @TempDir
    private static Path directory;

    @TempDir
    private static Path elsewhere;

    private static SmallProject project;

    @BeforeAll
    static void create() throws Exception {
        project = SmallProject.create(directory);
        ObjectNode template = (ObjectNode) new JsonMapper()
                .readTree(directory.resolve("pipeline.template.json").toFile());
        ObjectNode pipeline = (ObjectNode) template.at("/Resources/Pipeline/Properties");
        ArrayNode variables = pipeline.putArray("Variables");
        variables.addObject().put("Name", "ENVIRONMENTS").put("DefaultValue", ",dev,prod,");
        variables.addObject().put("Name", "UPDATE_PIPELINE").put("DefaultValue", "yes");
        condition(pipeline.at("/Stages/2"), "#{variables.UPDATE_PIPELINE}", "EQ", "yes");
        condition(pipeline.at("/Stages/3"), "#{variables.ENVIRONMENTS}", "CONTAINS", ",prod,");
        project.git.write("pipeline.template.json", template.toPrettyString()).commit("Choose environments");
    }

    private static void condition(JsonNode stage, String variable, String operator, String value) {
        ObjectNode condition = ((ObjectNode) stage)
                .putObject("BeforeEntry")
                .putArray("Conditions")
                .addObject();
        condition.put("Result", "SKIP");
        ObjectNode rule = condition.putArray("Rules").addObject().put("Name", "Chosen");
        rule.putObject("RuleTypeId")
                .put("Category", "Rule")
                .put("Owner", "AWS")
                .put("Provider", "VariableCheck")
                .put("Version", "1");
        rule.putObject("Configuration")
                .put("Variable", variable)
                .put("Operator", operator)
                .put("Value", value);
    }

    @AfterAll
    static void forgetProfiles() {
        System.clearProperty(CONFIG);
    }

    private static StartedCommand start(String... arguments) {
        return StartedCommand.of(directory, arguments);
    }

    private static void assertRefused(String message, String... arguments) {
        StartedCommand command = start(arguments);
        assertThat(command.exitCode()).as(command.text()).isEqualTo(2);
        assertThat(command.text().strip()).contains(message).doesNotContain("\n");
    }

    @Test
    @Order(1)
    void whatNeedsARunIsRefusedBeforeTheFirst() {
        assertRefused("No run is in progress here.", "approve", "Prod");
        assertRefused("No run is in progress here.", "stop");
        assertRefused("No run has entered a stage Prod", "retry", "Prod");
        assertRefused("No pipeline is deployed here yet. Deploy it: ./pipeline run", "release", "HEAD");
        assertRefused("No run has deployed anything here yet. Start one: ./pipeline run", "aws", "prod", "sts");
    }

    @Test
    @Order(2)
    void aProfileGivesAccessToThePipelinesOfItsAccount() throws Exception {
        StartedCommand run = start("run", "--approve", "wait").until("waits for ./pipeline approve Approve_Prod");
        Path config = elsewhere.resolve("config");
        Files.writeString(
                config,
                Files.readString(directory.resolve(".pipeline/aws/config"))
                        .replace("[profile local]", "[profile work]"));
        System.setProperty(CONFIG, config.toString());

        assertThat(awsFindsStack("111111111111", "small-pipeline")).isTrue();
        StartedCommand list = start("runs", "--profile", "work");
        assertThat(list.exitCode()).as(list.text()).isZero();
        assertThat(list.text()).contains("waits for approval: Prod / Approve_Prod");
        assertRefused("There is no such pipeline in eu-west-1", "runs", "--profile", "work", "--pipeline", "nope");
        StartedCommand refused =
                StartedCommand.atTerminal(directory, "no\n", "release", "HEAD", "--to", "prod", "--profile", "work");
        assertThat(refused.exitCode()).as(refused.text()).isZero();
        assertThat(refused.text())
                .contains(
                        "aws codepipeline start-pipeline-execution --profile work --region eu-west-1",
                        "--name small-pipeline",
                        "--source-revisions actionName=Source,revisionType=COMMIT_ID,revisionValue="
                                + project.git.git("rev-parse", "HEAD"),
                        "--variables 'name=ENVIRONMENTS,value=\",prod,\"' 'name=UPDATE_PIPELINE,value=\"no\"'",
                        "Not started.");
        StartedCommand silent = start("release", "HEAD", "--profile", "work");
        assertThat(silent.exitCode()).isEqualTo(2);
        assertThat(silent.text()).contains("To start it without a terminal: --yes");

        StartedCommand release = start("release", "HEAD", "--profile", "work", "--yes");
        assertThat(release.exitCode()).as(release.text()).isZero();
        assertThat(release.text())
                .containsPattern("Execution [0-9a-f-]{36} of small-pipeline has started: https://eu-west-1");
        assertThat(printedCommand(refused.text(), config)).contains("pipelineExecutionId");

        assertRefused("Several executions are in progress. Choose one with --execution: ", "stop", "--profile", "work");
        assertRefused("There is no such pipeline in eu-west-1", "stop", "--profile", "work", "--pipeline", "nope");
        assertRefused("--profile wrk: there is no such profile (did you mean \"work\"?)", "stop", "--profile", "wrk");
        assertThat(start("approve", "Prod", "--profile", "work", "--comment", "looks good")
                        .exitCode())
                .isZero();
        assertThat(run.exitCode()).as(run.text()).isZero();
        assertThat(run.text()).contains("approved by arn:aws:iam::111111111111:root: looks good");
        assertRefused("AWS cannot be reached with profile work: ", "approve", "Prod", "--profile", "work");
        assertRefused("AWS cannot be reached with profile work: ", "runs", "--profile", "work");
    }

    @Test
    @Order(3)
    void aReleaseOfAnOlderCommitLeavesThePipelineAndOtherEnvironmentsAsTheyAre() throws Exception {
        project.replace("pipeline.template.json", "Says", "Now says");
        project.git.commit("Ask with other words");
        assertThat(project.run("--approve", "all")).as(project.printed()).isZero();
        int version = project.run(0).get("pipelineVersion").asInt();

        StartedCommand release = start("release", "HEAD~1", "--to", "dev");

        assertThat(release.exitCode()).as(release.text()).isZero();
        assertThat(release.text())
                .contains(
                        "release of commit " + project.git.git("rev-parse", "--short=8", "HEAD~1"),
                        "UPDATE_PIPELINE is \"no\", not \"yes\" (rule Chosen)",
                        "ENVIRONMENTS is \",dev,\", which does not contain \",prod,\" (rule Chosen)");
        assertThat(project.run(0).get("pipelineVersion").asInt()).isEqualTo(version);
        assertThat(project.run(0).at("/start/event").asString()).isEqualTo("release");
    }

    @Test
    @Order(4)
    void aReleaseNamesTheMistake() throws Exception {
        TestRepository other = TestRepository.create(Files.createDirectory(elsewhere.resolve("other")));
        other.write("file", "text").commit("Somewhere else");
        other.git("tag", "v2");
        project.git.git("remote", "add", "origin", other.root().toString());

        assertRefused("There is no commit v2 in " + directory, "release", "v2");
        assertRefused("The remote origin has it: git fetch --tags origin", "release", "v2");
        assertRefused("Name a branch, a tag or a commit.", "release", "v3");
        assertRefused(
                "--to pord: there is no such environment (did you mean \"prod\"?). Choose from: dev, prod",
                "release",
                "HEAD",
                "--to",
                "pord");
    }

    @Test
    @Order(5)
    void aRunThatIsStoppedOrRejectedGoesOnWithARetry() throws Exception {
        StartedCommand run = start("run", "--approve", "wait").until("waits for ./pipeline approve Approve_Prod");

        StartedCommand stop = start("stop", "--reason", "wrong commit");
        assertThat(stop.exitCode()).as(stop.text()).isZero();
        run.until("Stopped by arn:aws:iam::111111111111:root: wrong commit. The actions that run finish first.");
        assertRefused("The execution is stopping already. To end its actions at once: --abandon", "stop");
        assertThat(start("stop", "--abandon").exitCode()).isZero();

        assertThat(run.exitCode()).as(run.text()).isEqualTo(1);
        assertThat(project.run(0).get("status").asString()).isEqualTo("Stopped");
        assertThat(project.run(0).get("reason").asString()).endsWith(": wrong commit");
        assertThat(project.status("Approve_Prod")).isEqualTo("Abandoned");
        JsonNode stopped = project.run(0);

        StartedCommand retry = start("retry", "prod", "--approve", "wait").until("waits for ./pipeline approve");
        assertRefused(
                "No approval Prd waits (did you mean \"Prod\"?). Waiting: Approve_Prod (stage Prod", "approve", "Prd");
        assertRefused("CodePipeline takes 512 at most", "approve", "Prod", "--comment", "x".repeat(513));
        assertThat(start("reject", "prod", "--comment", "not today").exitCode()).isZero();
        assertThat(retry.exitCode()).as(retry.text()).isEqualTo(3);
        assertThat(retry.text()).contains("Rejected by arn:aws:iam::111111111111:root: not today");

        StartedCommand again = start("retry", "prod", "--all", "--approve", "all");
        assertThat(again.exitCode()).as(again.text()).isZero();
        assertThat(project.run(0).get("executionId")).isEqualTo(stopped.get("executionId"));
        assertThat(project.run(0).get("status").asString()).isEqualTo("Succeeded");
        assertThat(project.run(0).at("/stages/1")).isEqualTo(stopped.at("/stages/1"));
        assertThat(project.status("Deploy_Prod")).isEqualTo("Succeeded");
        assertThat(project.runDirectory(0).resolve("logs/Prod.Approve_Prod.attempt-2.log"))
                .exists();
        assertRefused("No run has entered a stage Prd (did you mean \"Prod\"?)", "retry", "Prd");
        assertRefused("No run is in progress here.", "approve", "Prod");
        assertRefused("The stage Prod of run 5 is Succeeded.", "retry", "Prod");
    }

    @Test
    @Order(6)
    void theAccountOfAnEnvironmentIsThereWithoutARun() throws Exception {
        assertThat(awsFindsStack("prod", "small-app")).isTrue();
        assertThat(awsFindsStack("prod", "nowhere")).isFalse();
        StartedCommand open = start("open", "prod", "--print");
        assertThat(open.exitCode()).as(open.text()).isZero();
        assertThat(open.text()).containsPattern("^https://localhost/hello-[0-9a-f]{8}\n$");
        assertRefused(
                "No run has deployed to an environment prd (did you mean \"Prod\"?). Choose from: Prod",
                "aws",
                "prd",
                "sts");
        assertRefused("No function has run in Prod yet.", "logs", "Prod");

        Path log = directory.resolve(".pipeline/session/functions/111111111111.greeter.3.log");
        Files.createDirectories(log.getParent());
        Files.writeString(log, "Hello from version 3\n");
        Path older = directory.resolve(".pipeline/runs/1/functions/111111111111.greeter.2.log");
        Files.createDirectories(older.getParent());
        Files.writeString(older, "Hello from version 2\n");
        StartedCommand logs = start("logs", "prod", "greeter");
        assertThat(logs.exitCode()).as(logs.text()).isZero();
        assertThat(logs.text()).isEqualTo("""
                ==> greeter, version 2: .pipeline/runs/1/functions/111111111111.greeter.2.log <==
                Hello from version 2
                ==> greeter, version 3: .pipeline/session/functions/111111111111.greeter.3.log <==
                Hello from version 3
                """);
        assertRefused("No function greter (did you mean \"greeter\"?) has run in prod.", "logs", "prod", "greter");
    }

    /** By a command that prints nothing, since the AWS CLI writes to the output of this process. */
    private static boolean awsFindsStack(String environment, String stack) {
        int exitCode = start(
                        "aws", environment, "cloudformation", "wait", "stack-create-complete", "--stack-name", stack)
                .exitCode();
        return exitCode == 0;
    }

    /** The command that a release prints works with the AWS CLI. */
    private static String printedCommand(String printed, Path config) throws Exception {
        String command = printed.substring(
                printed.indexOf("aws codepipeline"), printed.indexOf("\n\n", printed.indexOf("aws codepipeline")));
        Path log = elsewhere.resolve("aws.log");
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // Their authorities would take the place of the profile's.
        shell.environment().keySet().removeAll(List.of("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"));
        shell.environment().put("AWS_CONFIG_FILE", config.toString());
        shell.environment().put("NO_PROXY", "localhost");
        shell.environment()
                .merge("PATH", PythonTools.ofUser().commands().toString(), (path, commands) -> commands + ":" + path);
        int exitCode = shell.start().waitFor();
        assertThat(exitCode).as(Files.readString(log)).isZero();
        return Files.readString(log);
    }
}
