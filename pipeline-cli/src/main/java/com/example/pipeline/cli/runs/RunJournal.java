package com.example.pipeline.cli.runs;

import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.ActionLog;
import com.example.pipeline.cli.pipeline.ActionResult;
import com.example.pipeline.cli.pipeline.ExecutionListener;
import com.example.pipeline.cli.pipeline.PipelineLocation;
import com.example.pipeline.cli.pipeline.ReportTotals;
import com.example.pipeline.cli.pipeline.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes {@code run.json} of the current run at each change. A reader finds a complete file at any time. A pipeline that
 * restarts itself gets a new run.
 */
public final class RunJournal implements ExecutionListener {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path runs;
    private final Run.Source source;
    private final Map<String, Run.Stage> stages = new LinkedHashMap<>();
    private Path directory;
    private Instant start;
    private Integer restartOf;
    private PipelineLocation pipeline;
    private String executionId;
    private Integer version;
    private Status status;
    private String reason;
    private Instant end;

    /**
     * Begins a run.
     *
     * @param runs directory of all runs
     */
    public RunJournal(Path runs, Run.Source source) throws IOException {
        this.runs = runs;
        this.source = source;
        begin(RunDirectories.next(runs), null);
    }

    private void begin(Path next, Integer replaced) {
        directory = next;
        restartOf = replaced;
        start = Instant.now();
        status = Status.IN_PROGRESS;
        reason = null;
        end = null;
        pipeline = null;
        executionId = null;
        version = null;
        stages.clear();
        write();
    }

    /** The directory of the current run. */
    public synchronized Path directory() {
        return directory;
    }

    public synchronized int number() {
        return number(directory);
    }

    private static int number(Path run) {
        return Integer.parseInt(run.getFileName().toString());
    }

    /** Records which pipeline is executed. */
    public synchronized void identify(PipelineLocation location, String id, int pipelineVersion) {
        pipeline = location;
        executionId = id;
        version = pipelineVersion;
        write();
    }

    /** Ends the current run as cancelled and begins one that replaces it. Returns the number of the new run. */
    public synchronized int restart() throws IOException {
        Path next = RunDirectories.next(runs);
        ended(Status.CANCELLED, "The pipeline has changed itself. Run " + number(next) + " replaces this one.");
        begin(next, number());
        return number();
    }

    /** Ends the current run, unless it has ended. */
    public synchronized void ended(Status how, String why) {
        if (status == Status.IN_PROGRESS) {
            status = how;
            reason = why;
            end = Instant.now();
            write();
        }
    }

    @Override
    public synchronized void stageChanged(String stage, Status stageStatus, String why) {
        Instant now = Instant.now();
        Run.Stage old = stages.getOrDefault(stage, new Run.Stage(stage, stageStatus, why, now, null, List.of()));
        Instant ended = stageStatus == Status.IN_PROGRESS ? null : now;
        stages.put(stage, new Run.Stage(stage, stageStatus, why, old.startTime(), ended, old.actions()));
        write();
    }

    @Override
    public synchronized void actionStarted(String stage, Action action, Path log) {
        put(
                stage,
                new Run.Action(
                        action.name(),
                        action.type().provider(),
                        Status.IN_PROGRESS,
                        Instant.now(),
                        null,
                        null,
                        null,
                        directory.relativize(log).toString(),
                        null));
    }

    @Override
    public void actionSaid(String stage, Action action, String line) {
        // The log has the line.
    }

    @Override
    public synchronized void actionEnded(String stage, Action action, ActionResult result, ActionLog log) {
        Run.Action old = stages.get(stage).actions().stream()
                .filter(each -> each.name().equals(action.name()))
                .findFirst()
                .orElseThrow();
        put(
                stage,
                new Run.Action(
                        old.name(),
                        old.provider(),
                        result.status(),
                        old.startTime(),
                        Instant.now(),
                        result.summary(),
                        result.externalId(),
                        old.log(),
                        result.reports().equals(ReportTotals.NONE) ? null : result.reports()));
    }

    private void put(String stage, Run.Action action) {
        Run.Stage old = stages.get(stage);
        List<Run.Action> actions = new ArrayList<>(old.actions());
        actions.removeIf(each -> each.name().equals(action.name()));
        actions.add(action);
        stages.put(stage, new Run.Stage(stage, old.status(), old.reason(), old.startTime(), old.endTime(), actions));
        write();
    }

    private void write() {
        Run run = new Run(
                number(),
                pipeline,
                executionId,
                version,
                source,
                "StartPipelineExecution",
                restartOf,
                status,
                reason,
                start,
                end,
                List.copyOf(stages.values()));
        try {
            Path unfinished = directory.resolve("run.json.new");
            Files.writeString(unfinished, JSON.writeValueAsString(run) + "\n");
            Files.move(
                    unfinished,
                    directory.resolve("run.json"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
