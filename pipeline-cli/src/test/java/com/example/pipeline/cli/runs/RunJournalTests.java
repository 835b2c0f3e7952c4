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
import java.nio.file.StandardOpenOption;
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
    void begin() throws IOException {
        Files.createDirectory(directory.resolve("6"));
        journal = new RunJournal(
                directory,
                new Run.Source("abc", "Say hello", "main", true, "Ada", "2026-11-25T10:00:00+01:00"),
                new Run.Start("manual", null, "ada"));
    }

    @Test
    void aRunIsWrittenWhenItBegins() {
        JsonNode run = read();

        assertThat(run.get("number").asInt()).isEqualTo(7);
        assertThat(run.has("restartOf")).isFalse();
        assertThat(run.get("status").asString()).isEqualTo("InProgress");
        assertThat(run.get("trigger").asString()).isEqualTo("StartPipelineExecution");
        assertThat(run.at("/source/commit").asString()).isEqualTo("abc");
        assertThat(run.at("/source/uncommitted").asBoolean()).isTrue();
        assertThat(run.at("/source/author").asString()).isEqualTo("Ada");
        assertThat(run.at("/start/by").asString()).isEqualTo("ada");
        assertThat(Instant.parse(run.get("startTime").asString()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(run.has("endTime")).isFalse();
        assertThat(run.has("stages")).isFalse();
    }

    @Test
    void everyChangeIsWrittenAtOnce() {
        identify("");
        assertThat(read().at("/pipeline/name").asString()).isEqualTo("delivery");
        assertThat(read().get("pipelineVersion").asInt()).isEqualTo(3);
        assertThat(read().at("/stageNames/0").asString()).isEqualTo("Only");

        journal.stageChanged("Only", Status.IN_PROGRESS, "");
        assertThat(read().at("/stages/0/status").asString()).isEqualTo("InProgress");

        journal.actionStarted("Only", action, journal.directory().resolve("logs/Only.only.log"));
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
    void theFirstEndCounts() {
        journal.ended(Status.SUCCEEDED, "");
        journal.ended(Status.STOPPED, "Stopped by Ctrl-C");

        assertThat(read().get("status").asString()).isEqualTo("Succeeded");
    }

    @Test
    void aRestartCancelsTheRunAndBeginsTheNext() throws IOException {
        Path first = journal.directory();
        identify("");
        journal.stageChanged("Only", Status.IN_PROGRESS, "");

        assertThat(journal.restart()).isEqualTo(8);
        JsonNode cancelled = new JsonMapper().readTree(first.resolve("run.json").toFile());
        assertThat(cancelled.get("status").asString()).isEqualTo("Cancelled");
        assertThat(cancelled.get("reason").asString()).contains("Run 8");
        assertThat(read().get("restartOf").asInt()).isEqualTo(7);
        assertThat(read().get("status").asString()).isEqualTo("InProgress");
        assertThat(read().has("stages")).isFalse();
        assertThat(read().has("executionId")).isFalse();
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

        assertThat(journal.directory().toFile().list()).containsExactly("run.json");
    }

    @Test
    void aStageSaysWhichStacksItDeployedExceptThePipelinesOwn() throws IOException {
        identify("arn:aws:cloudformation:eu-west-1:111111111111:stack/delivery/1a");
        Path accessLog = journal.directory().resolve("access-log.jsonl");
        call(accessLog, "cloudformation:ExecuteChangeSet", "222222222222:stack/administrated/*", "allow");
        journal.stageChanged("Only", Status.IN_PROGRESS, "");
        call(accessLog, "cloudformation:UpdateStack", "111111111111:stack/delivery/*", "allow");
        call(accessLog, "cloudformation:CreateChangeSet", "222222222222:stack/prepared/*", "allow");
        call(accessLog, "cloudformation:ExecuteChangeSet", "222222222222:stack/denied/*", "deny");
        call(accessLog, "cloudformation:ExecuteChangeSet", "222222222222:stack/hello-dev/*", "allow");
        journal.stageChanged("Only", Status.SUCCEEDED, "");

        assertThat(read().at("/stages/0/deployedStacks").values())
                .extracting(JsonNode::asString)
                .containsExactly("arn:aws:cloudformation:eu-west-1:222222222222:stack/hello-dev");
    }

    private static void call(Path accessLog, String action, String resource, String decision) throws IOException {
        String line =
                "{\"action\": \"%s\", \"resource\": \"arn:aws:cloudformation:eu-west-1:%s\", \"decision\": \"%s\"}%n";
        Files.writeString(
                accessLog,
                line.formatted(action, resource, decision),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private void identify(String stackId) {
        PipelineLocation location = new PipelineLocation("111111111111", "eu-west-1", "delivery");
        journal.identify(
                new ExecutionContext("id", location, Pipelines.read("one-action"), journal.directory()), 3, stackId);
    }

    private JsonNode read() {
        return new JsonMapper().readTree(journal.directory().resolve("run.json").toFile());
    }
}
