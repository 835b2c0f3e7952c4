package com.example.pipeline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.runs.Printed;
import com.example.pipeline.cli.runs.SampleHistory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ShowRunsTests {
    private final Printed printed = new Printed(false);
    private final StringWriter errors = new StringWriter();

    @TempDir
    private Path directory;

    @BeforeEach
    void write() throws IOException {
        SampleHistory.write(directory.resolve(".pipeline/runs"), 25);
    }

    @Test
    void theTableIsReadWithoutALockOrTheEmbeddedAws() throws Exception {
        Files.createDirectory(directory.resolve(".pipeline/lock"));

        assertThat(execute("runs", "--last", "3")).as(errors.toString()).isZero();
        assertThat(printed.text())
                .contains("Prod: ", "? 25  ", "✓ 24  ", "22 older runs not shown")
                .doesNotContain("\n✓ 21 ");
    }

    @Test
    void jsonHasAllRunsVersionsAndFigures() {
        assertThat(execute("runs", "--json")).isZero();

        JsonNode overview = new JsonMapper().readTree(printed.text());
        assertThat(overview.get("runs")).hasSize(25);
        assertThat(overview.at("/runs/0/state").asString()).isEqualTo("waits for approval");
        assertThat(overview.at("/environments")).hasSize(3);
        assertThat(overview.at("/figures/0/environment").asString()).isEqualTo("Prod");
    }

    @Test
    void htmlIsWrittenIntoAFolderThatExists() {
        assertThat(execute("runs", "--html", directory.resolve("page.html").toString()))
                .isZero();
        assertThat(directory.resolve("page.html")).content().contains("<table>", "\"base\":\".pipeline/runs/\"");
        assertThat(execute("runs", "--html", directory.resolve("none/page.html").toString()))
                .isEqualTo(2);
        assertThat(errors.toString()).contains("there is no directory " + directory.resolve("none"));
    }

    @Test
    void aBrokenFileIsNamedAndTheOthersAreListed() throws IOException {
        Files.writeString(directory.resolve(".pipeline/runs/24/run.json"), "{");

        assertThat(execute("runs")).isZero();
        assertThat(errors.toString()).contains("runs/24/run.json: skipped, it cannot be read");
        assertThat(printed.text()).contains("? 25  ", " 23  ");
    }

    @Test
    void mistakesOfUseAreNamed() {
        assertThat(execute("runs", "--pipeline", "hello-pipelin")).isEqualTo(2);
        assertThat(execute("runs", "--watch", "--json")).isEqualTo(2);
        assertThat(execute("runs", "--last", "0")).isEqualTo(2);
        assertThat(execute("runs", "--profile", "nobody")).isEqualTo(2);
        assertThat(errors.toString())
                .contains(
                        "no run of such a pipeline (did you mean \"hello-pipeline\"?)",
                        "cannot be combined",
                        "show at least one run",
                        "--profile nobody: there is no such profile");
    }

    @Test
    @Timeout(60)
    void watchShowsEachChange() throws Exception {
        Thread watching = new Thread(() -> execute("runs", "--watch"));
        watching.start();
        awaitPrinted("? 25  ");
        SampleHistory.write(directory.resolve(".pipeline/runs"), 26);
        awaitPrinted("? 26  ");
        watching.interrupt();
        watching.join();
    }

    private void awaitPrinted(String text) throws InterruptedException {
        while (!printed.text().contains(text)) {
            Thread.yield();
        }
    }

    private int execute(String... arguments) {
        return Pipeline.commandLine(new Project(directory), printed.terminal())
                .setErr(new PrintWriter(errors, true))
                .execute(arguments);
    }
}
