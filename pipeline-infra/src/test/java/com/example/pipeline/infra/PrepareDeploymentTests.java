package com.example.pipeline.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs the commands of the prepare project from the template, with a Git repository and a program in the place of AWS. */
class PrepareDeploymentTests {

    private static final JsonMapper JSON = new JsonMapper();

    /** Keeps the request of CreateChangeSet, and answers with the files of the test. */
    private static final String AWS = """
            #!/bin/sh
            echo "$2" >> calls
            case "$2" in
              describe-stacks) [ -f stack.json ] || { echo "Stack with id hello-test does not exist" >&2; exit 254; }
                cat stack.json ;;
              create-change-set) echo '{"Id": "arn:change-set"}' ;;
              describe-change-set) cat change-set.json ;;
            esac
            """;

    private static String script;

    @TempDir
    private Path folder;

    private String before;
    private String compare = "";

    @BeforeAll
    static void synthesize() {
        String buildspec = StreamSupport.stream(
                        Synthesized.template("pipeline").get("Resources").spliterator(), false)
                .map(resource -> resource.at("/Properties/Source/BuildSpec").asString(""))
                .filter(text -> text.contains("create-change-set"))
                .findFirst()
                .orElseThrow();
        script = buildspec
                .substring(buildspec.indexOf("        AWS="), buildspec.indexOf("      - export CHANGE_SET"))
                .replaceAll("(?m)^ {8}", "");
    }

    @BeforeEach
    void deployOneCommit() throws Exception {
        Path aws = Files.createDirectory(folder.resolve("bin")).resolve("aws");
        Files.writeString(aws, AWS);
        assertThat(aws.toFile().setExecutable(true)).isTrue();
        Files.writeString(folder.resolve("workload.template.json"), "{\"Resources\": {}}");
        Files.createDirectory(folder.resolve("source"));
        git("init", "--quiet");
        before = commit("Deployed");
        deployed(before);
    }

    @Test
    void textNamesTheCommitAndWhatIsNew() throws Exception {
        commit("Fix the answer");
        String commit = commit("Say hello\n\nBecause they ask for it.");
        changes(change("Modify", "FunctionHandlerC0FFEE42", "AWS::Lambda::Function", "False", "Code"));

        assertThat(prepare(commit).split(" \\| "))
                .containsExactly(
                        "Deploy %s to test? \"Say hello Because they ask for it.\" by Ann, 2026-01-02T03:04:05+00:00"
                                .formatted(commit.substring(0, 8)),
                        "Changes: FunctionHandler: new code, no replacement",
                        "The build says: 214 tests, 93 % of lines covered",
                        "2 commits since %s (git log %1$s..%s): %s Say hello; %s Fix the answer"
                                .formatted(
                                        before.substring(0, 8),
                                        commit.substring(0, 8),
                                        git("log", "-1", "--format=%h", commit).strip(),
                                        git("log", "-1", "--format=%h", commit + "^")
                                                .strip()));
        assertThat(exported("change-set")).isEqualTo("arn:change-set");
    }

    @Test
    void textLinksTheComparisonIfTheSettingsHaveOne() throws Exception {
        compare = "https://example.com/compare/{before}...{commit}";
        String commit = commit("Fix the answer");
        changes();

        assertThat(prepare(commit))
                .contains("1 commit since %s (https://example.com/compare/%1$s...%s): "
                        .formatted(before.substring(0, 8), commit.substring(0, 8)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Modify | AWS::DynamoDB::Table  | True        |                   | Table: REPLACED, its data is lost
                    Modify | AWS::DynamoDB::Table  | True        | ReplaceAndRetain  | Table: REPLACED, its data is kept
                    Modify | AWS::DynamoDB::Table  | Conditional |                   | Table: Name, may be REPLACED, its data is lost
                    Modify | AWS::DynamoDB::Table  | False       |                   | Table: Name, no replacement
                    Modify | Custom::Unknown       | True        |                   | Table: REPLACED, its data is lost
                    Modify | AWS::IAM::Role        | True        |                   | Table: REPLACED
                    Modify | AWS::Lambda::Version  | True        |                   | Table: a new one
                    Remove | AWS::S3::Bucket       |             | Delete            | Table: REMOVED, its data is lost
                    Remove | AWS::S3::Bucket       |             | Retain            | Table: REMOVED, its data is kept
                    Add    | AWS::DynamoDB::Table  |             |                   | Table: new
                    """)
    void changeIsSaidInPlainWords(String action, String type, String replacement, String policy, String text)
            throws Exception {
        ObjectNode change = change(action, "Table12345678", type, replacement, "Name");
        Optional.ofNullable(policy)
                .ifPresent(given -> ((ObjectNode) change.get("ResourceChange")).put("PolicyAction", given));
        changes(change);

        assertThat(prepare(before)).contains(" | Changes: " + text + " | ");
    }

    /** It stays in the text even if there is no room for everything. */
    @Test
    void whatIsLostComesFirst() throws Exception {
        changes(Stream.concat(
                        Stream.iterate(0, i -> i + 1)
                                .limit(40)
                                .map(i -> change("Add", "AAA" + i, "AWS::SNS::Topic", null, "Name")),
                        Stream.of(change("Modify", "Table", "AWS::DynamoDB::Table", "True", "Name")))
                .toArray(ObjectNode[]::new));

        assertThat(prepare(before))
                .contains("Changes: Table: REPLACED, its data is lost; AAA0: new; ")
                .containsPattern("and \\d+ more \\(see the build's log\\) \\|");
    }

    @Test
    void textFitsWhateverTheCommitsSay() throws Exception {
        String hostile = "\"'\\ $(id) `id` #{Source.CommitId} | Changes: none | \u202e\r\n\t😀" + "é漢😀".repeat(300);
        for (int i = 0; i < 30; i++) {
            commit(hostile + i);
        }
        String commit = commit(hostile);
        changes(change("Modify", "Table", "AWS::DynamoDB::Table", "True", "Name"));

        String text = prepare(commit);

        assertThat(text.length()).isBetween(800, 1000);
        assertThat(text).doesNotContain("\n", "\r", "\u202e", "#{", "| Changes: none");
        assertThat(text.split(" \\| ")).hasSize(4);
        assertThat(text)
                .contains("Table: REPLACED, its data is lost", "31 commits since ", "😀")
                .containsPattern("and \\d+ more");
    }

    @Test
    void olderCommitTakesBackNewerOnes() throws Exception {
        String newer = commit("Newer");
        deployed(newer);
        changes();

        assertThat(prepare(before))
                .contains("Changes: none of resources")
                .endsWith("0 commits since %s, and TAKES BACK 1 commit (git log %s..%1$s)"
                        .formatted(newer.substring(0, 8), before.substring(0, 8)));
    }

    @Test
    void firstDeploymentIsACreationWithoutAlarm() throws Exception {
        Files.delete(folder.resolve("stack.json"));
        changes(change("Add", "Table", "AWS::DynamoDB::Table", null, "Name"));

        assertThat(prepare(before)).endsWith(" | The first deployment");

        assertThat(request().get("ChangeSetType").asString()).isEqualTo("CREATE");
        assertThat(request().has("RollbackConfiguration")).isFalse();
    }

    @Test
    void updateIsWatchedByTheAlarm() throws Exception {
        changes();

        prepare(before);

        assertThat(request().get("RoleARN").asString())
                .isEqualTo("arn:aws:iam::333333333333:role/hello-execution-role");
        assertThat(request()
                        .at("/RollbackConfiguration/MonitoringTimeInMinutes")
                        .asInt())
                .isEqualTo(1);
        assertThat(request().at("/RollbackConfiguration/RollbackTriggers/0/Arn").asString())
                .isEqualTo("arn:aws:cloudwatch:eu-west-1:333333333333:alarm:hello-test-errors");
        assertThat(request().get("Parameters").toString()).contains(before, "functions/1.zip");
    }

    @Test
    void deployedCommitThatIsNotInTheHistoryIsSaid() throws Exception {
        deployed("f".repeat(40));
        changes();

        assertThat(prepare(before)).endsWith("The deployed commit " + "f".repeat(40) + " is not in the history");
    }

    @Test
    void nothingToChangeLeavesNoChangeSet() throws Exception {
        failed(
                "The submitted information didn't contain changes. Submit different information to create a change set.");

        assertThat(prepare(before)).contains("Changes: none of resources");

        assertThat(exported("change-set")).isEqualTo("none");
        assertThat(Files.readString(folder.resolve("calls"))).endsWith("delete-change-set\n");
    }

    @Test
    void changeSetThatCanNotBeMadeStopsTheStage() throws Exception {
        failed("Export x is used by y");

        assertThat(run(before)).isNotZero();

        assertThat(Files.readString(folder.resolve("output")))
                .contains("The change set can't be made: Export x is used by y");
        assertThat(folder.resolve("text")).doesNotExist();
    }

    private void deployed(String commit) throws IOException {
        Files.writeString(folder.resolve("stack.json"), """
                {"Stacks": [{"StackStatus": "UPDATE_COMPLETE",
                  "Parameters": [{"ParameterKey": "Commit", "ParameterValue": "%s"}]}]}
                """.formatted(commit));
    }

    private void changes(ObjectNode... changes) throws IOException {
        ArrayNode list = JSON.createArrayNode().addAll(List.of(changes));
        Files.writeString(
                folder.resolve("change-set.json"),
                JSON.createObjectNode()
                        .put("Status", "CREATE_COMPLETE")
                        .set("Changes", list)
                        .toString());
    }

    private void failed(String reason) throws IOException {
        Files.writeString(
                folder.resolve("change-set.json"),
                JSON.createObjectNode()
                        .put("Status", "FAILED")
                        .put("StatusReason", reason)
                        .toString());
    }

    private static ObjectNode change(String action, String id, String type, String replacement, String property) {
        ObjectNode change = JSON.createObjectNode();
        ObjectNode resource = change.putObject("ResourceChange")
                .put("Action", action)
                .put("LogicalResourceId", id)
                .put("ResourceType", type);
        if (replacement != null) {
            resource.put("Replacement", replacement);
            resource.putArray("Details")
                    .addObject()
                    .putObject("Target")
                    .put("Attribute", "Properties")
                    .put("Name", property);
        }
        return change;
    }

    private JsonNode request() {
        return JSON.readTree(folder.resolve("request.json").toFile());
    }

    private String prepare(String commit) throws Exception {
        int status = run(commit);
        assertThat(status).as(Files.readString(folder.resolve("output"))).isZero();
        return exported("text");
    }

    private String exported(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    private int run(String commit) throws Exception {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        Map<String, String> variables = shell.environment();
        variables.merge("PATH", folder.resolve("bin").toString(), (inherited, first) -> first + ":" + inherited);
        variables.putAll(Map.of(
                "ASSUME_ROLE_ARN", "arn:aws:iam::333333333333:role/hello-change-set-role",
                "STACK", "hello-test",
                "ALARM", "hello-test-errors",
                "ENVIRONMENT", "test",
                "COMMIT", commit,
                "CODE_KEY", "functions/1.zip",
                "TESTS", "214",
                "COVERAGE", "93"));
        variables.putAll(Map.of(
                "EXECUTION_ROLE", "hello-execution-role",
                "CODE_BUCKET", "artifacts",
                "AWS_REGION", "eu-west-1",
                "COMPARE", compare,
                "CODEBUILD_BUILD_ID", "hello-prepare:1",
                "CODEBUILD_SRC_DIR", folder.resolve("source").toString(),
                "CODEBUILD_SRC_DIR_Reviewed", folder.toString()));
        return shell.start().waitFor();
    }

    private String commit(String message) throws Exception {
        git("commit", "--quiet", "--allow-empty", "--cleanup=verbatim", "--message", message);
        return git("rev-parse", "HEAD").strip();
    }

    private String git(String... arguments) throws Exception {
        ProcessBuilder git = new ProcessBuilder(
                        Stream.concat(Stream.of("git"), Stream.of(arguments)).toList())
                .directory(folder.resolve("source").toFile())
                .redirectErrorStream(true);
        for (String role : List.of("AUTHOR", "COMMITTER")) {
            git.environment().put("GIT_" + role + "_NAME", "Ann");
            git.environment().put("GIT_" + role + "_EMAIL", "ann@example.com");
            git.environment().put("GIT_" + role + "_DATE", "2026-01-02T03:04:05Z");
        }
        Process process = git.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
