package com.example.pipeline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PermissionsCommandTests {

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void beforeAnyRunItSaysToRunFirst() {
        assertThat(permissions()).isEqualTo(2);
        assertThat(err.toString()).contains("There is no run yet. Start one: ./pipeline run --approve all");
    }

    @Test
    void unexplainedGrantsAreListedAndFail() throws Exception {
        run("s3:GetObject");

        assertThat(permissions()).isEqualTo(1);
        assertThat(out.toString())
                .contains("reader in 111111111111", "2 actions granted in 1 roles", "Of the 0 needed on occasion");
        assertThat(err.toString().lines())
                .containsExactly(
                        "reader in 111111111111: s3:ListBucket (Read) is not used: remove it, or give a reason",
                        "To keep them, write into permissions.yaml (when: instead of reason: for what some runs use):",
                        "  \"reader\":",
                        "    - reason: why no run uses it",
                        "      statement: Read",
                        "      actions: [s3:ListBucket]");
    }

    @Test
    void theTableForTheDocsSaysHowItIsMade() throws Exception {
        run("s3:GetObject");
        Files.writeString(directory.resolve("permissions.yaml"), """
                reader:
                  - reason: for later
                    actions: [s3:ListBucket]
                """);

        assertThat(permissions("--markdown")).isZero();
        assertThat(out.toString())
                .startsWith("<!-- Made by: ./pipeline permissions --markdown > docs/permissions.md -->")
                .contains("## reader in 111111111111", "| Read | `s3:ListBucket` | not used: for later |");
        assertThat(err.toString()).isEmpty();
    }

    private int permissions(String... options) {
        CommandLine command = Pipeline.commandLine(new Project(directory), null)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        return command.execute(
                options.length == 0 ? new String[] {"permissions"} : new String[] {"permissions", options[0]});
    }

    private void run(String used) throws Exception {
        Path assembly = Files.createDirectories(directory.resolve(".pipeline/assemblies/" + "a".repeat(40)));
        Files.writeString(assembly.resolve("manifest.json"), """
                {"artifacts": {"roles": {"type": "aws:cloudformation:stack",
                  "environment": "aws://111111111111/eu-west-1", "properties": {"templateFile": "t.json"}}}}
                """);
        Files.writeString(assembly.resolve("t.json"), """
                {"Resources": {"Reader": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "reader",
                  "Policies": [{"PolicyName": "p", "PolicyDocument": {"Statement": {
                    "Sid": "Read", "Effect": "Allow", "Resource": "*",
                    "Action": ["s3:GetObject", "s3:ListBucket"]}}}]}}}}
                """);
        Path run = Files.createDirectories(directory.resolve(".pipeline/runs/1"));
        Files.writeString(run.resolve("access-log.jsonl"), """
                {"principal": "arn:aws:iam::111111111111:role/reader", "action": "%s", \
                "resource": "arn:aws:s3:::b/k", "decision": "allow"}
                """.formatted(used));
    }
}
