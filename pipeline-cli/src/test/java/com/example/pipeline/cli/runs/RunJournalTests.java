package com.example.pipeline.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.ActionResult;
import com.example.pipeline.cli.pipeline.PipelineLocation;
import com.example.pipeline.cli.pipeline.Pipelines;
import com.example.pipeline.cli.pipeline.ReportTotals;
import com.example.pipeline.cli.pipeline.Status;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunJournalTests {
    private final Action action =
            Pipelines.read("one-action").stages().get(0).actions().get(0);

    @TempDir
    private Path directory;

    private RunJournal journal;

    @BeforeEach
    void begin() {
        journal = new RunJournal(directory, Run.begun(7, new Run.Source("abc", "Say hello", "main", true), 6));
    }

    @Test
    void aRunIsWrittenWhenItBegins() {
        JsonNode run = read();

        assertThat(run.get("number").asInt()).isEqualTo(7);
        assertThat(run.get("restartOf").asInt()).isEqualTo(6);
        assertThat(run.get("status").asString()).isEqualTo("InProgress");
        assertThat(run.get("trigger").asString()).isEqualTo("StartPipelineExecution");
        assertThat(run.at("/source/commit").asString()).isEqualTo("abc");
        assertThat(run.at("/source/uncommitted").asBoolean()).isTrue();
        assertThat(Instant.parse(run.get("startTime").asString()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(run.has("endTime")).isFalse();
        assertThat(run.has("stages")).isFalse();
    }

    @Test
    void everyChangeIsWrittenAtOnce() {
        journal.identify(new PipelineLocation("111111111111", "eu-west-1", "delivery"), "id", 3);
        assertThat(read().at("/pipeline/name").asString()).isEqualTo("delivery");
        assertThat(read().get("pipelineVersion").asInt()).isEqualTo(3);

        journal.stageChanged("Only", Status.IN_PROGRESS, "");
        assertThat(read().at("/stages/0/status").asString()).isEqualTo("InProgress");

        journal.actionStarted("Only", action, directory.resolve("logs/Only.only.log"));
        assertThat(read().at("/stages/0/actions/0/status").asString()).isEqualTo("InProgress");
        assertThat(read().at("/stages/0/actions/0/log").asString()).isEqualTo("logs/Only.only.log");
        journal.actionSaid("Only", action, "anything");

        journal.actionEnded(
                "Only",
                action,
                ActionResult.succeeded("done").withExternalId("build:1").withReports(new ReportTotals(3, 1, 0, 10, 9)),
                null);
        JsonNode ended = read().at("/stages/0/actions/0");
        assertThat(ended.get("status").asString()).isEqualTo("Succeeded");
        assertThat(ended.get("provider").asString()).isEqualTo("CodeBuild");
        assertThat(ended.get("summary").asString()).isEqualTo("done");
        assertThat(ended.get("externalId").asString()).isEqualTo("build:1");
        assertThat(ended.at("/reports/tests").asInt()).isEqualTo(3);
        assertThat(ended.has("endTime")).isTrue();

        journal.stageChanged("Only", Status.SUCCEEDED, "");
        assertThat(read().at("/stages/0/endTime").isMissingNode()).isFalse();
        assertThat(read().at("/stages/0/actions")).hasSize(1);

        journal.ended(Status.SUCCEEDED, "");
        assertThat(read().get("status").asString()).isEqualTo("Succeeded");
        assertThat(read().has("endTime")).isTrue();
        assertThat(read().get("stages")).hasSize(1);
    }

    @Test
    void aSkippedStageSaysWhy() {
        journal.stageChanged("Guarded", Status.SKIPPED, "nothing to approve");

        assertThat(read().at("/stages/0/status").asString()).isEqualTo("Skipped");
        assertThat(read().at("/stages/0/reason").asString()).isEqualTo("nothing to approve");
    }

    @Test
    void nothingUnfinishedStaysBeside() {
        journal.ended(Status.FAILED, "no pipeline");

        assertThat(directory.toFile().list()).containsExactly("run.json");
    }

    private JsonNode read() {
        return new JsonMapper().readTree(directory.resolve("run.json").toFile());
    }
}
