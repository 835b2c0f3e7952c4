package com.example.pipeline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/**
 * A small pipeline of every supported kind of action, from an empty folder to a deployed stack. The tests
 * follow each other as runs do in a real project: what one deployed is there in the next.
 */
@TestMethodOrder(OrderAnnotation.class)
class PipelineIT {
    @TempDir
    private static Path directory;

    private static SmallProject project;

    @BeforeAll
    static void create() throws Exception {
        project = SmallProject.create(directory);
    }

    @Test
    @Order(1)
    void theFirstRunDeploysThePipelineAndWhatItDeploys() throws Exception {
        assertThat(project.run("--approve", "all")).as(project.printed()).isZero();

        assertThat(project.printed())
                .contains(
                        "created in 111111111111",
                        "2 tests, 1 skipped",
                        "approved: given with --approve all",
                        "1 change prepared",
                        "Succeeded after",
                        "111111111111  small-app  https://localhost/hello-" + commit());
        JsonNode run = project.run(0);
        assertThat(run.get("status").asString()).isEqualTo("Succeeded");
        assertThat(run.at("/pipeline/name").asString()).isEqualTo("small-pipeline");
        assertThat(run.get("stages")).hasSize(4);
        assertThat(run.at("/stages/2/deployedStacks").isMissingNode())
                .as("the pipeline's own stack")
                .isTrue();
        assertThat(run.at("/stages/3/deployedStacks/0").asString())
                .isEqualTo("arn:aws:cloudformation:eu-west-1:111111111111:stack/small-app");
        assertThat(project.runDirectory(0).resolve("reports/Build.Build/small-build-tests/source/TEST-small.xml"))
                .exists();
        assertThat(project.runDirectory(0).resolve("artifacts/source.zip")).exists();
        assertThat(project.runDirectory(0).resolve("actions/Build/Build/build")).doesNotExist();
    }

    @Test
    @Order(2)
    void theBuildRunsUnderItsProjectsRoleAndThePipelineUnderItsOwn() throws IOException {
        assertThat(log("Build.Build")).containsPattern("assumed-role/small-pipeline-BuildRole-[^/]*/AWSCodeBuild-");
        assertThat(accessLog())
                .containsPattern("PipelineRole[^}]*codeconnections:UseConnection")
                .containsPattern("PipelineRole[^}]*sts:AssumeRole")
                .containsPattern("ActionRole[^}]*codebuild:StartBuild")
                .containsPattern("ActionRole[^}]*codebuild:BatchGetBuilds")
                .containsPattern("PipelineRole[^}]*sns:Publish")
                .containsPattern("PipelineRole[^}]*cloudformation:ExecuteChangeSet")
                .containsPattern("BuildRole[^}]*s3:GetObject")
                .containsPattern("BuildRole[^}]*s3:PutObject")
                .containsPattern("BuildRole[^}]*logs:CreateLogStream[^}]*:log-stream:[0-9a-f-]{36}\"")
                .containsPattern("BuildRole[^}]*logs:PutLogEvents[^}]*:log-stream:[0-9a-f-]{36}\"")
                .containsPattern("BuildRole[^}]*codebuild:CreateReport\"[^}]*:report-group/small-build-tests\"")
                .containsPattern("BuildRole[^}]*codebuild:BatchPutTestCases[^}]*:report-group/small-build-tests\"")
                .containsPattern("BuildRole[^}]*codebuild:UpdateReport[^}]*:report-group/small-build-tests\"");
    }

    @Test
    @Order(3)
    void anApprovalThatNobodyCanGiveStopsTheRun() throws IOException {
        assertThat(project.run()).as(project.printed()).isEqualTo(3);

        assertThat(project.status("Approve_Prod")).isEqualTo("Abandoned");
        assertThat(project.status("Prepare_Prod")).isNull();
        assertThat(project.run(0).get("status").asString()).isEqualTo("Stopped");
        assertThat(project.printed())
                .contains(
                        "left to the pipeline",
                        "Stopped at an approval after",
                        "Not approved: give the approval with --approve");
    }

    @Test
    @Order(4)
    void aRejectionAtTheTerminalFailsTheRun() throws IOException {
        assertThat(project.runAtTerminal("no\ntoo early\n"))
                .as(project.printed())
                .isEqualTo(3);

        assertThat(project.printed())
                .contains("Prod / Approve_Prod waits for approval: Says hello-", "Rejected: too early");
        assertThat(project.status("Approve_Prod")).isEqualTo("Failed");
        assertThat(project.run(0).get("status").asString()).isEqualTo("Failed");
    }

    @Test
    @Order(5)
    void anUnknownApprovalIsAMistakeOfUse() {
        assertThat(project.run("--approve", "production")).isEqualTo(2);
        assertThat(project.printed()).contains("there is no such approval. Choose from: Approve_Prod, Prod");
    }

    @Test
    @Order(6)
    void aBuildThatFailsStopsThePipelineThere() throws Exception {
        project.replace("buildspec.yml", "test \"$GREETING\" = \"from the project\"", "echo no luck; exit 7");

        assertThat(project.run("--worktree", "--approve", "all"))
                .as(project.printed())
                .isEqualTo(1);
        assertThat(project.status("Build")).isEqualTo("Failed");
        assertThat(project.status("Update")).isNull();
        assertThat(project.run(0).at("/source/uncommitted").asBoolean()).isTrue();
        assertThat(project.printed())
                .contains(
                        "with uncommitted changes",
                        "✗ Build   Build",
                        "exit status 7",
                        "All of it: " + project.runDirectory(0).resolve("logs/Build.Build.log"));
        Path files =
                project.runDirectory(0).resolve("actions/Build/Build/build").toRealPath();
        assertThat(log("Build.Build")).contains("The files of the build stay in " + files);
        assertThat(files.startsWith(project.git.root().toRealPath())).isFalse();
        project.git.git("checkout", "--quiet", ".");
    }

    @Test
    @Order(6)
    void mistakesInABuildspecAndWhatThisMachineLacksAreRefusedBeforeThePipelineRuns() throws Exception {
        project.replace("buildspec.yml", "env:\n", "run-as: somebody\nenv:\n  shell: powershell.exe\n");
        project.replace("buildspec.yml", "  build:\n", "  build:\n    on-failure: ABROT\n    comands: []\n");

        assertThat(project.run("--worktree", "--approve", "all"))
                .as(project.printed())
                .isEqualTo(1);
        assertThat(project.status("Source")).isNull();
        assertThat(project.printed())
                .contains(
                        "buildspec.yml:2: run-as: somebody is not supported by the local runner",
                        "buildspec.yml:4: env.shell: powershell.exe is not supported by the local runner",
                        "phases.build.on-failure: must be ABORT, CONTINUE, RETRY");
        project.git.git("checkout", "--quiet", ".");
    }

    @Test
    @Order(7)
    void aChangedPipelineRestartsOnceAndGoesOnWithItsNewDefinition() throws Exception {
        project.replace("pipeline.template.json", "\"Name\": \"Prod\"", "\"Name\": \"Production\"");
        project.git.commit("Call it production");

        assertThat(project.run("--approve", "production")).as(project.printed()).isZero();
        JsonNode restarted = project.run(0);
        JsonNode cancelled = project.run(1);
        assertThat(cancelled.get("status").asString()).isEqualTo("Cancelled");
        assertThat(restarted.get("restartOf").asInt())
                .isEqualTo(cancelled.get("number").asInt());
        assertThat(restarted.get("pipelineVersion").asInt())
                .isEqualTo(cancelled.get("pipelineVersion").asInt() + 1);
        assertThat(restarted.at("/source/commit")).isEqualTo(cancelled.at("/source/commit"));
        assertThat(restarted.at("/stages/3/name").asString()).isEqualTo("Production");
        assertThat(project.printed())
                .contains("It starts again, as run " + restarted.get("number"), "https://localhost/hello-" + commit());

        assertThat(project.run("--approve", "production")).as(project.printed()).isZero();
        assertThat(project.run(0).has("restartOf")).isFalse();
    }

    @Test
    @Order(8)
    void anEarlierCommitCanBeRun() throws Exception {
        String first = project.git.git("rev-list", "--max-parents=0", "HEAD");
        assertThat(project.run("--revision", first, "--approve", "prod,production"))
                .as(project.printed())
                .isEqualTo(2);
        assertThat(project.run("--revision", first, "--approve", "prod"))
                .as(project.printed())
                .isZero();
        assertThat(project.run(0).at("/source/commit").asString()).isEqualTo(first);
    }

    @Test
    @Order(9)
    void aDeploymentThatFailsSaysWhichResourceAndWhy() throws Exception {
        project.replace("app.template.json", "\"Topic\": {", """
                "Permission": {"Type": "AWS::Lambda::Permission", "Properties": {"FunctionName": "nowhere",
                  "Action": "lambda:InvokeFunction", "Principal": "sns.amazonaws.com"}},
                "Topic": {""");
        project.git.commit("Permit a call of nothing");

        assertThat(project.run("--approve", "all")).as(project.printed()).isEqualTo(1);
        assertThat(project.status("Prepare_Prod")).isEqualTo("Succeeded");
        assertThat(project.status("Deploy_Prod")).isEqualTo("Failed");
        assertThat(project.printed()).contains("Permission (AWS::Lambda::Permission): ");
    }

    @Test
    @Order(10)
    void aBrokenPipelineIsNotTakenOver() throws Exception {
        project.replace(
                "pipeline.template.json",
                "\"Name\": \"Source\",\n            \"Actions\"",
                "\"Name\": \"Source\",\n            \"Sctions\"");
        project.git.commit("Misspell something");

        assertThat(project.run("--approve", "all")).as(project.printed()).isEqualTo(1);
        assertThat(project.status("Update")).isEqualTo("Failed");
        assertThat(project.printed()).contains("Pipeline (AWS::CodePipeline::Pipeline): ");
        project.git.git("revert", "--no-edit", "HEAD");
    }

    @Test
    @Order(11)
    void aPipelineThatIsNeverTheSameTwiceIsStopped() throws Exception {
        project.replace(
                "buildspec.yml",
                "      - test ",
                "      - sed -i s/Says/Says${CODEBUILD_BUILD_NUMBER}/ pipeline.template.json\n      - test ");
        int before = project.run(0).get("number").asInt();

        assertThat(project.run("--worktree", "--approve", "all"))
                .as(project.printed())
                .isEqualTo(1);
        assertThat(project.printed()).contains("The pipeline has changed itself 6 times in a row");
        assertThat(project.run(0).get("number").asInt()).isEqualTo(before + 6);
        assertThat(project.run(0).get("status").asString()).isEqualTo("Cancelled");
        assertThat(project.run(0).get("reason").asString()).contains("6 times in a row");
        project.git.git("checkout", "--quiet", ".");
    }

    @Test
    @Order(12)
    void aPipelineThatDoesNotRestartItselfHasToBeRunAgain() throws Exception {
        project.replace(
                "pipeline.template.json", "\"RestartExecutionOnUpdate\": true", "\"RestartExecutionOnUpdate\": false");
        project.git.commit("Don't restart");

        assertThat(project.run("--approve", "all")).as(project.printed()).isEqualTo(1);
        assertThat(project.printed()).contains("nothing restarts it (RestartExecutionOnUpdate is not set)");
        assertThat(project.run(0).get("status").asString()).isEqualTo("Cancelled");
    }

    @Test
    @Order(13)
    void aRightThatIsTakenFromThePipelineIsMissedAsInAws() throws Exception {
        project.replace("pipeline.template.json", "\"codebuild:StartBuild\",", "");
        project.replace("app.template.json", "\"Permission\": {", "\"Permission\": {\"Condition\": \"Never\",");
        project.replace(
                "app.template.json",
                "\"Resources\": {",
                "\"Conditions\": {\"Never\": {\"Fn::Equals\": [1, 2]}}, \"Resources\": {");
        project.git.commit("Take a right away");
        // A role is no part of the pipeline's definition: this run goes on, the next one misses the right.
        assertThat(project.run("--approve", "all")).as(project.printed()).isZero();

        assertThat(project.run("--approve", "all")).as(project.printed()).isEqualTo(1);
        assertThat(project.status("Build")).isEqualTo("Failed");
        assertThat(project.printed()).contains("is not authorized to perform: codebuild:StartBuild");
    }

    @Test
    @Order(14)
    void aPipelineThatFailsBeforeItsSelfUpdateIsDeployedFromTheCommit() throws Exception {
        project.replace(
                "pipeline.template.json",
                "\"codebuild:BatchGetBuilds\"",
                "\"codebuild:StartBuild\", \"codebuild:BatchGetBuilds\"");
        project.git.commit("Give the right back");

        assertThat(project.run("--approve", "all")).as(project.printed()).isZero();
        assertThat(project.printed())
                .contains(
                        "failed before its self-update, and the commit changes its stack small-pipeline (ActionRole)",
                        "In AWS, an administrator has to deploy the stack now.");
        assertThat(project.run(1).get("status").asString()).isEqualTo("Failed");
        assertThat(project.run(0).get("restartOf").asInt())
                .isEqualTo(project.run(1).get("number").asInt());
    }

    @Test
    @Order(15)
    void aPipelineThatFailsWithTheCommitsDefinitionTooIsPutBack() throws Exception {
        project.replace("pipeline.template.json", "\"Name\": \"Production\"", "\"Name\": \"Live\"");
        project.replace("buildspec.yml", "test \"$GREETING\" = \"from the project\"", "exit 7");
        project.git.commit("Break the build and change the pipeline");

        assertThat(project.run("--approve", "all")).as(project.printed()).isEqualTo(1);
        assertThat(project.printed()).contains("Stack small-pipeline is put back as it was.");

        project.git.git("reset", "--hard", "--quiet", "HEAD~1");
        assertThat(project.run("--approve", "production")).as(project.printed()).isZero();
        assertThat(project.printed()).contains("left to the pipeline").doesNotContain("has changed itself");
    }

    @Test
    @Order(16)
    void aPipelineThatCannotRunHereIsReplacedByTheOneOfTheNextCommit() throws Exception {
        project.replace(
                "pipeline.template.json",
                "\"Name\": \"Deploy_Prod\"",
                "\"Region\": \"us-east-1\", \"Name\": \"Deploy_Prod\"");
        project.git.commit("Deploy to another region");
        assertThat(project.run("--deploy-pipeline", "--approve", "all"))
                .as(project.printed())
                .isEqualTo(1);
        assertThat(project.printed()).contains("updated in 111111111111", "Deploy_Prod.region: us-east-1");

        project.git.git("revert", "--no-edit", "HEAD");
        assertThat(project.run("--approve", "all")).as(project.printed()).isZero();
        assertThat(project.printed())
                .contains("The deployed pipeline cannot run here, and the commit changes its stack");
    }

    @Test
    @Order(17)
    void aPipelineThatDoesNotUpdateItselfIsDeployedFromTheCommit() throws Exception {
        ObjectNode template = (ObjectNode) new JsonMapper()
                .readTree(project.git.root().resolve("pipeline.template.json").toFile());
        ((ArrayNode) template.at("/Resources/Pipeline/Properties/Stages")).remove(2);
        project.git.write("pipeline.template.json", template.toPrettyString()).commit("No update");
        // The pipeline takes its own update away, and nothing restarts it.
        assertThat(project.run("--approve", "all")).as(project.printed()).isEqualTo(1);

        project.git
                .write("pipeline.template.json", template.toPrettyString().replace("\"Production\"", "\"Live\""))
                .commit("Call it live");
        assertThat(project.run("--approve", "live")).as(project.printed()).isZero();
        assertThat(project.printed())
                .contains(
                        "updated in 111111111111",
                        "In AWS, an administrator has to deploy these stacks before this commit runs:",
                        "  small-pipeline in 111111111111");
    }

    @Test
    @Order(18)
    void anOlderCommitTakesStacksBackAndSaysSo() throws Exception {
        String newer = commit();

        assertThat(project.run("--revision", "HEAD~1", "--approve", "production"))
                .as(project.printed())
                .isZero();
        assertThat(project.printed()).contains("This commit is older than " + newer + ", which ran before it.");
    }

    private static String commit() throws Exception {
        return project.git.git("rev-parse", "--short=8", "HEAD");
    }

    private static String log(String action) throws IOException {
        return Files.readString(project.runDirectory(0).resolve("logs/" + action + ".log"));
    }

    private static String accessLog() throws IOException {
        return Files.readString(project.runDirectory(0).resolve("access-log.jsonl"));
    }
}
