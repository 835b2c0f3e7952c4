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
 * Keeps {@code run.json} up to date while the run goes on; whoever reads it finds a whole one at any time.
 */
public final class RunJournal implements ExecutionListener {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path directory;
    private final Map<String, Run.Stage> stages = new LinkedHashMap<>();
    private Run run;

    /** @param begun the run without stages */
    public RunJournal(Path directory, Run begun) {
        this.directory = directory;
        this.run = begun;
        write();
    }

    @Override
    public synchronized void stageChanged(String stage, Status status, String reason) {
        Run.Stage old = stages.get(stage);
        Instant now = Instant.now();
        boolean over = status != Status.IN_PROGRESS;
        stages.put(
                stage,
                new Run.Stage(
                        stage,
                        status,
                        reason,
                        old == null ? now : old.startTime(),
                        over ? now : null,
                        old == null ? List.of() : old.actions()));
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
        // It is in the log.
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

    /** Says which pipeline it is that runs. */
    public synchronized void identify(PipelineLocation location, String executionId, int version) {
        run = run.identified(location, executionId, version);
        write();
    }

    public synchronized void ended(Status status, String reason) {
        run = run.ended(status, reason, Instant.now());
        write();
    }

    private void put(String stage, Run.Action action) {
        Run.Stage old = stages.get(stage);
        List<Run.Action> actions = new ArrayList<>(old.actions());
        actions.removeIf(each -> each.name().equals(action.name()));
        actions.add(action);
        stages.put(
                stage, new Run.Stage(old.name(), old.status(), old.reason(), old.startTime(), old.endTime(), actions));
        write();
    }

    private void write() {
        Run whole = run.with(List.copyOf(stages.values()));
        try {
            Path unfinished = directory.resolve("run.json.new");
            Files.writeString(unfinished, JSON.writeValueAsString(whole) + "\n");
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
