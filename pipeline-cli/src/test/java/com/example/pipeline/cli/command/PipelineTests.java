package com.example.pipeline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.assembly.TestRepository;
import com.example.pipeline.cli.local.LockFile;
import com.example.pipeline.cli.runs.Printed;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PipelineTests {
    private final Printed printed = new Printed(false);
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void withoutACommandTheUsageIsShown() {
        assertThat(execute()).isEqualTo(2);
        assertThat(err.toString()).contains("Usage: pipeline [-h] COMMAND", "run", "synth", "reset");
    }

    @Test
    void helpSaysWhatTheExitCodesMean() {
        assertThat(execute("run", "--help")).isZero();
        assertThat(out.toString()).contains("Exit codes: 0 succeeded, 1 failed, 2", "--approve", "--worktree");
    }

    @Test
    void anUnknownOptionIsAMistakeOfUse() {
        assertThat(execute("run", "--fast")).isEqualTo(2);
    }

    @Test
    void aRunTakesTheWorkTreeOrARevision() {
        assertThat(execute("run", "--worktree", "--revision", "v1")).isEqualTo(2);
        assertThat(err.toString()).contains("cannot be combined");
    }

    @Test
    void aFolderThatIsNoRepositoryIsAMistakeOfUse() {
        assertThat(execute("run")).isEqualTo(2);
        assertThat(err.toString()).contains("not in a Git repository").doesNotContain("at com.example");
    }

    @Test
    void aRunWhoseSynthesisFailsIsInTheHistoryWithItsReason() throws Exception {
        TestRepository.create(directory)
                .write("cdk.json", "{\"app\": \"echo broken; exit 1\"}")
                .write(".gitignore", ".pipeline/\n")
                .commit("First");
        Files.writeString(directory.resolve("more"), "");

        assertThat(execute("run", "--approve", "all")).isEqualTo(1);
        assertThat(printed.text())
                .contains(
                        "Run 1: commit ",
                        "Uncommitted changes are not part of it. To include them: --worktree",
                        "✗ Prepare  Cloud assembly");
        assertThat(err.toString()).startsWith("broken\nSynthesis failed (echo broken; exit 1, exit code 1).");
        assertThat(directory.resolve(".pipeline/runs/1/run.json"))
                .content()
                .contains("\"status\" : \"Failed\"", "Synthesis failed");
    }

    @Test
    void twoRunsAtOnceAreRefused() throws Exception {
        TestRepository.create(directory).write("cdk.json", "{}").commit("First");
        try (LockFile other = new Project(directory).lock()) {
            assertThat(execute("run")).isEqualTo(2);
            assertThat(execute("reset")).isEqualTo(2);
        }
        assertThat(err.toString()).contains("Another run uses " + directory.resolve(".pipeline"));
        assertThat(directory.resolve(".pipeline/lock")).exists();
    }

    @Test
    void synthWritesTheWorkTreesTemplatesAndShowsWhatTheAppSays() throws Exception {
        Files.writeString(
                directory.resolve("cdk.json"), "{\"app\": \"cp -r made $CDK_OUTDIR; echo Deploy the roles by hand\"}");
        Path made = Files.createDirectory(directory.resolve("made"));
        for (String file : new String[] {"manifest.json", "app.template.json", "pipeline.template.json"}) {
            Files.copy(Path.of("src/test/resources/assembly", file), made.resolve(file));
        }

        assertThat(execute("synth")).isZero();
        assertThat(directory.resolve("cdk.out/pipeline.template.json")).exists();
        assertThat(out.toString().lines())
                .containsExactlyInAnyOrder(
                        "Synthesized " + directory.resolve("cdk.out") + ":",
                        "  app.template.json  any account",
                        "  pipeline.template.json  111111111111 eu-west-1",
                        "Deploy the roles by hand");
    }

    @Test
    void theCommandsOfAdministratorsAreThoseOfTheAssembly() throws Exception {
        Files.writeString(directory.resolve("cdk.json"), "{\"app\": \"cp -r made $CDK_OUTDIR\"}");
        Path made = Files.createDirectory(directory.resolve("made"));
        for (String file : new String[] {"manifest.json", "app.template.json", "pipeline.template.json"}) {
            Files.copy(Path.of("src/test/resources/assembly", file), made.resolve(file));
        }

        assertThat(execute("setup", "--print")).as(err.toString()).isZero();
        assertThat(printed.text())
                .contains(
                        "### Account 111111111111: connection arn:aws:",
                        "### Account 111111111111: small-pipeline",
                        "# Costs: 1 USD a month for each key; 0.002 USD a minute of each action but approvals",
                        "aws cloudformation deploy --no-fail-on-empty-changeset --stack-name small-pipeline"
                                + " --region eu-west-1 \\\n    --template-file cdk.out/pipeline.template.json");
        assertThat(execute("teardown", "--print")).isZero();
        assertThat(printed.text())
                .contains("aws cloudformation delete-stack --region eu-west-1 --stack-name small-pipeline");
        assertThat(execute("setup")).isEqualTo(2);
        assertThat(err.toString()).contains("Missing required option: '--print'");
    }

    @Test
    void aDoctorWithoutAnAppSaysWhatIsWrong() {
        assertThat(execute("doctor")).isEqualTo(1);
        assertThat(printed.text())
                .contains(
                        "This machine\n  ✓ java ",
                        "The app\n  ✗ There is no cdk.json in " + directory,
                        "Next: correct what has a ✗, and start ./pipeline doctor again.");
    }

    @Test
    void aDoctorAsksForAnExistingProfileBeforeItChecksAnything() {
        assertThat(execute("doctor", "--profile", "no-such-profile-here")).isEqualTo(2);
        assertThat(err.toString()).startsWith("--profile no-such-profile-here: there is no such profile");
        assertThat(printed.text()).isEmpty();
    }

    @Test
    void theShellCompletesCommandsAndOptions() throws Exception {
        assertThat(execute("completion")).isZero();
        Path script = Files.writeString(directory.resolve("completion"), out.toString());

        Process bash = new ProcessBuilder("bash", "-c", """
                        source "$0" && COMP_WORDS=(./pipeline run --ap) COMP_CWORD=2 && complete -p pipeline &&
                        _complete_pipeline && echo "${COMPREPLY[@]}"
                        """, script.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(bash.getInputStream().readAllBytes()))
                .contains("pipeline\n")
                .endsWith("--approve\n");
    }

    @Test
    void resetDeletesTheStateAndSaysWhat() throws Exception {
        Files.createDirectories(directory.resolve(".pipeline/runs/1"));
        Files.createDirectories(directory.resolve(".pipeline/aws"));

        assertThat(execute("reset")).isZero();
        assertThat(directory.resolve(".pipeline")).doesNotExist();
        assertThat(out.toString()).contains("aws, runs");
        assertThat(execute("reset")).isZero();
        assertThat(out.toString()).contains("There is nothing to delete");
    }

    @Test
    void aMistakeOfOursKeepsItsStackTrace() throws Exception {
        Files.createDirectory(directory.resolve(".pipeline"));
        Files.createDirectory(directory.resolve(".pipeline/lock"));

        assertThat(execute("reset")).isEqualTo(1);
        assertThat(err.toString()).contains("at com.example.pipeline.cli.local.LockFile");
    }

    private int execute(String... arguments) {
        CommandLine command = Pipeline.commandLine(new Project(directory), printed.terminal());
        return command.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
