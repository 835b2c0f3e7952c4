package com.example.pipeline.cli.runs;

import com.example.pipeline.cli.pipeline.PipelineLocation;
import com.example.pipeline.cli.pipeline.ReportTotals;
import com.example.pipeline.cli.pipeline.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/** A history of as many runs as a test needs: successes, failures, rejections, and one run that waits for approval. */
public final class SampleHistory {
    /** When the newest run of each sample began. */
    public static final Instant NOW = Instant.parse("2026-11-25T15:30:00Z");

    private static final List<String> STAGES = List.of(
            "Source", "Build_and_Test", "Review_Change", "Approve_Change", "Update_Pipeline", "Dev", "Test", "Prod");
    private static final List<String> MESSAGES = List.of(
            "Greet by name when one is given",
            "Answer 400 for a name that is too long",
            "Trace the handler with X-Ray",
            "Let the alarm look at two periods",
            "<b>Escape</b> \"what\" people & robots send",
            "Log one line of JSON for each call",
            "Ask for approval of test, too",
            "Grüße auf Deutsch");
    private static final List<String> PEOPLE = List.of("Ada", "Grace", "Linus", "Margaret");

    private final Random random = new Random(1);
    private final Path runs;
    /** Only the newest runs have logs, since thousands of files take long. */
    private boolean withLogs;

    private SampleHistory(Path runs) {
        this.runs = runs;
    }

    /** Writes the runs 1 to {@code count} below a directory. The newest waits for the approval of production. */
    public static void write(Path runs, int count) throws IOException {
        SampleHistory history = new SampleHistory(runs);
        for (int number = 1; number <= count; number++) {
            history.write(number, count - number);
        }
    }

    private void write(int number, int age) throws IOException {
        withLogs = age < 30;
        Run run = new Run();
        run.number = number;
        run.pipeline = new PipelineLocation("111111111111", "eu-west-1", "hello-pipeline");
        run.executionId = "0000%04d-1111-4222-8333-444444444444".formatted(number);
        run.pipelineVersion = 3;
        run.stageNames = STAGES;
        run.startTime = NOW.minus(Duration.ofMinutes(age * 437L));
        run.source = new Run.Source(
                "%08x%032x".formatted(random.nextInt() | 0x10000000, number),
                MESSAGES.get(number % MESSAGES.size()) + "\n\nWhy: a longer text in the body of the message.",
                "main",
                false,
                PEOPLE.get(number % PEOPLE.size()),
                run.startTime.minus(Duration.ofMinutes(3)).toString());
        run.start = new Run.Start(number % 5 == 0 ? "manual" : "push", "main", PEOPLE.get(number % PEOPLE.size()));
        boolean waits = age == 0;
        int last = waits || random.nextInt(4) > 0 ? STAGES.size() - 1 : 1 + random.nextInt(STAGES.size() - 1);
        boolean fails = !waits && last < STAGES.size() - 1 || random.nextInt(12) == 0;
        Instant time = run.startTime;
        for (int i = 0; i <= last; i++) {
            Status end =
                    i < last ? Status.SUCCEEDED : waits ? Status.IN_PROGRESS : fails ? Status.FAILED : Status.SUCCEEDED;
            time = stage(run, STAGES.get(i), end, time);
        }
        run.status = waits ? Status.IN_PROGRESS : fails ? Status.FAILED : Status.SUCCEEDED;
        run.endTime = waits ? null : time;
        if (waits) {
            run.process = Run.ExecutingProcess.current();
        }
        Path file =
                Files.createDirectories(runs.resolve(String.valueOf(number))).resolve("run.json");
        Files.writeString(file, new JsonMapper().writeValueAsString(run));
    }

    private Instant stage(Run run, String name, Status status, Instant start) throws IOException {
        Run.Stage stage = new Run.Stage();
        stage.name = name;
        stage.startTime = start;
        stage.status = name.equals("Approve_Change") && status == Status.SUCCEEDED ? Status.SKIPPED : status;
        run.stages.add(stage);
        if (stage.status == Status.SKIPPED) {
            stage.reason = "rule Approval_Needed: \"no\" NE \"no\" is false";
            stage.endTime = start;
            return start;
        }
        boolean environment = List.of("Dev", "Test", "Prod").contains(name);
        Instant time = start;
        if (environment && !name.equals("Dev")) {
            Duration waited = Duration.ofMinutes(5 + random.nextInt(200));
            time = action(
                    run,
                    stage,
                    name + "_Manual_Approval",
                    "Manual",
                    status == Status.IN_PROGRESS ? status : Status.SUCCEEDED,
                    time,
                    waited);
        }
        if (status != Status.IN_PROGRESS) {
            Duration took = Duration.ofMillis(900 + random.nextInt(name.equals("Build_and_Test") ? 150_000 : 20_000));
            String provider = name.equals("Source")
                    ? "CodeStarSourceConnection"
                    : name.equals("Update_Pipeline") ? "CloudFormation" : "CodeBuild";
            time = action(run, stage, environment ? "Deploy_" + name : name, provider, status, time, took);
            stage.endTime = time;
            stage.deployedStacks = environment
                    ? List.of("arn:aws:cloudformation:eu-west-1:222222222222:stack/hello-"
                            + name.toLowerCase(Locale.ROOT))
                    : List.of();
        }
        return time;
    }

    private Instant action(
            Run run, Run.Stage stage, String name, String provider, Status status, Instant start, Duration took)
            throws IOException {
        Run.Action action = new Run.Action();
        action.name = name;
        action.provider = provider;
        action.status = status;
        action.startTime = start;
        action.endTime = status == Status.IN_PROGRESS ? null : start.plus(took);
        action.log = "logs/" + stage.name + "." + name + ".log";
        if (name.equals("Build_and_Test")) {
            action.reports = new ReportTotals(184, status == Status.FAILED ? 2 : 0, 0, 678, 651);
            action.variables = Map.of("CODE_KEY", "code/" + run.number + ".zip");
        }
        if (status == Status.FAILED) {
            action.summary = "BUILD: \"./check\" (buildspec.yml:12) ended with exit status 1: <wrong> answer";
        }
        stage.actions = new ArrayList<>(stage.actions);
        stage.actions.add(action);
        if (!withLogs) {
            return action.endTime == null ? start : action.endTime;
        }
        Path log = runs.resolve(String.valueOf(run.number)).resolve(action.log);
        Files.createDirectories(log.getParent());
        Files.writeString(
                log, "[Container] Running command ./check\n<answer> & more\n" + "a line of the log\n".repeat(20));
        return action.endTime == null ? start : action.endTime;
    }
}
