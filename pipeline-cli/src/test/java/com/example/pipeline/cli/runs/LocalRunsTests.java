package com.example.pipeline.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.ActionResult;
import com.example.pipeline.cli.pipeline.ExecutionContext;
import com.example.pipeline.cli.pipeline.PipelineLocation;
import com.example.pipeline.cli.pipeline.Pipelines;
import com.example.pipeline.cli.pipeline.ReportTotals;
import com.example.pipeline.cli.pipeline.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRunsTests {
    @TempDir
    private Path directory;

    @Test
    void whatTheJournalWritesIsListed() throws IOException {
        RunJournal journal = new RunJournal(
                directory,
                new Run.Source(
                        "abcdef0123456789", "Say hello\n\nWhy", "main", false, "Ada", "2026-11-25T10:00:00+01:00"),
                new Run.Start("tag", "v1", "ada"));
        PipelineLocation location = new PipelineLocation("111111111111", "eu-west-1", "delivery");
        journal.identify(
                new ExecutionContext("id", location, Pipelines.read("one-action"), journal.directory()), 1, "");
        ListedRun before = read().runs().get(0);
        Action action = Pipelines.read("one-action").stages().get(0).actions().get(0);
        journal.stageChanged("Only", Status.IN_PROGRESS, "");
        journal.actionStarted("Only", action, journal.directory().resolve("logs/Only.only.log"));
        journal.actionEnded(
                "Only",
                action,
                ActionResult.succeeded("done")
                        .withVariables(Map.of("KEY", "value"))
                        .withReports(new ReportTotals(3, 1, 0, 10, 9)),
                null);
        journal.stageChanged("Only", Status.SUCCEEDED, "");
        journal.ended(Status.SUCCEEDED, "");

        assertThat(before.state()).isEqualTo(State.RUNNING);
        assertThat(before.step("Only").orElseThrow().state()).isEqualTo(State.NOT_STARTED);
        ListedRun run = read().runs().get(0);
        assertThat(run.number()).isEqualTo("1");
        assertThat(run.pipeline()).isEqualTo("delivery");
        assertThat(run.startedBy()).isEqualTo("tag v1, ada");
        assertThat(run.state()).isEqualTo(State.SUCCEEDED);
        assertThat(run.commit().shortId()).isEqualTo("abcdef01");
        assertThat(run.commit().title()).isEqualTo("Say hello");
        assertThat(run.commit().date()).isEqualTo(Instant.parse("2026-11-25T09:00:00Z"));
        ListedRun.StepAction only = run.steps().get(0).actions().get(0);
        assertThat(only.summary()).isEqualTo("done");
        assertThat(only.reports()).isEqualTo("3 tests, 1 failed, 90.0 % of lines covered");
        assertThat(only.variables()).containsEntry("KEY", "value");
        assertThat(only.log()).isEqualTo("1/logs/Only.only.log");
    }

    @Test
    void brokenAndForeignFilesAreNamedAndSkipped() throws IOException {
        SampleHistory.write(directory, 8);
        write(2, "{\"number\": 2, \"sta");
        write(3, "{\"number\": 3, \"status\": \"Wonderful\"}");
        write(4, "{\"number\": 4, \"status\": \"Failed\", \"source\": {\"commit\": \"abc\"}}");
        write(
                5,
                "{\"status\": \"Failed\", \"startTime\": \"2026-01-01T00:00:00Z\", \"source\": {\"commit\": \"a\", \"date\": \"soon\"}}");
        write(6, "null");
        write(7, "[]");
        Files.createDirectory(directory.resolve("9"));

        RunHistory history = read();

        assertThat(history.runs()).extracting(ListedRun::number).containsExactly("8", "1");
        assertThat(history.skipped())
                .hasSize(6)
                .allSatisfy(line -> assertThat(line).startsWith(directory + "/").contains("/run.json: skipped, it "))
                .anySatisfy(line -> assertThat(line).contains("/4/run.json: skipped, it has no startTime"));
    }

    @Test
    void aRunOfAnOlderVersionHasTheStepsThatItReached() throws IOException {
        write(1, """
                {"number": 1, "startTime": "2026-01-01T00:00:00Z", "status": "Failed", "trigger": "StartPipelineExecution",
                 "source": {"commit": "abc", "message": "Old", "branch": "main", "uncommitted": false},
                 "stages": [{"name": "Source", "status": "Failed", "startTime": "2026-01-01T00:00:00Z",
                   "actions": [{"name": "Source", "status": "Failed", "startTime": "2026-01-01T00:00:00Z"}]}],
                 "of a newer version": 1}
                """);

        assertThat(read().skipped()).isEmpty();
        assertThat(read().runs().get(0).steps())
                .extracting(ListedRun.Step::name, ListedRun.Step::state)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("Source", State.FAILED));
    }

    @Test
    void aRunThatWaitsSaysSoAndAKilledOneIsStopped() throws IOException {
        SampleHistory.write(directory, 1);
        assertThat(read().runs().get(0).state()).isEqualTo(State.WAITING);
        assertThat(read().runs().get(0).step("Prod").orElseThrow().waiting()).isPresent();

        Path file = directory.resolve("1/run.json");
        Files.writeString(
                file, Files.readString(file).replaceAll("\"process\":\\{\"id\":\\d+", "\"process\":{\"id\":1"));
        ListedRun killed = read().runs().get(0);
        assertThat(killed.state()).isEqualTo(State.STOPPED);
        assertThat(killed.reason()).contains("process of the run ended");
        assertThat(killed.step("Prod").orElseThrow().state()).isEqualTo(State.STOPPED);
    }

    @Test
    void aSecondReadingSeesWhatHasChanged() throws IOException {
        SampleHistory.write(directory, 2);
        LocalRuns runs = new LocalRuns(directory);
        runs.read();
        Path file = directory.resolve("1/run.json");
        Files.writeString(file, Files.readString(file).replaceFirst("\"message\":\"[^\"]*", "\"message\":\"Changed"));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));

        assertThat(runs.read().runs()).extracting(run -> run.commit().title()).contains("Changed");
    }

    @Test
    void withoutARunThereIsNothing() throws IOException {
        assertThat(new LocalRuns(directory.resolve("none")).read().runs()).isEmpty();
    }

    private RunHistory read() throws IOException {
        return new LocalRuns(directory).read();
    }

    private void write(int number, String content) throws IOException {
        Files.writeString(
                Files.createDirectories(directory.resolve(String.valueOf(number)))
                        .resolve("run.json"),
                content);
    }
}
