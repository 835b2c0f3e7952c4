package com.example.pipeline.cli.runs;

import com.example.pipeline.cli.local.Directories;
import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.ActionLog;
import com.example.pipeline.cli.pipeline.ActionResult;
import com.example.pipeline.cli.pipeline.ExecutionContext;
import com.example.pipeline.cli.pipeline.ExecutionListener;
import com.example.pipeline.cli.pipeline.PipelineLocation;
import com.example.pipeline.cli.pipeline.ReportTotals;
import com.example.pipeline.cli.pipeline.Stage;
import com.example.pipeline.cli.pipeline.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
    private Run.Start start;
    private final DeployedStacks deployedStacks;
    private Path directory;
    private Run run;

    /**
     * Begins a run.
     *
     * @param runs directory of all runs
     */
    public RunJournal(Path runs, Run.Source source, Run.Start start) throws IOException {
        this.runs = runs;
        this.start = start;
        Path first = RunDirectories.next(runs);
        // The embedded AWS writes to the directory that it was started with, also after a restart of the pipeline.
        this.deployedStacks = new DeployedStacks(first.resolve("access-log.jsonl"));
        begin(first, source, null);
    }

    /** Takes up a run that has ended. */
    RunJournal(Path runs, Path directory, Run run) {
        this.runs = runs;
        this.start = run.start;
        this.deployedStacks = new DeployedStacks(directory.resolve("access-log.jsonl"));
        this.directory = directory;
        this.run = run;
    }

    /**
     * Continues the run with the retry of a stage. The entries of the stage's actions that have not succeeded, or of all,
     * give way to those of the retry. Their logs get the number of the attempt.
     */
    public synchronized void retry(String name, boolean all) throws IOException {
        run.status = Status.IN_PROGRESS;
        run.reason = null;
        run.endTime = null;
        run.process = Run.ExecutingProcess.current();
        Run.Stage stage = stage(name).orElseThrow();
        stage.reason = null;
        for (Run.Action failed : List.copyOf(stage.actions)) {
            if (all || failed.status != Status.SUCCEEDED) {
                stage.actions.remove(failed);
                RunDirectories.keepLog(directory.resolve(failed.log));
            }
        }
        write();
    }

    private void begin(Path next, Run.Source source, Integer restartOf) {
        directory = next;
        run = new Run();
        run.number = number(next);
        run.source = source;
        run.start = start;
        run.restartOf = restartOf;
        run.status = Status.IN_PROGRESS;
        run.startTime = Instant.now();
        run.process = Run.ExecutingProcess.current();
        write();
    }

    private static int number(Path run) {
        return Integer.parseInt(run.getFileName().toString());
    }

    /** The pipeline of the current run; null: it is not known yet. */
    public synchronized PipelineLocation pipeline() {
        return run.pipeline;
    }

    /** The source of the current run. */
    public synchronized Run.Source source() {
        return run.source;
    }

    /** The directory of the current run. */
    public synchronized Path directory() {
        return directory;
    }

    public synchronized int number() {
        return run.number;
    }

    /**
     * Records which pipeline is executed.
     *
     * @param stackId ARN of the pipeline's own stack, whose updates are no deployments; empty: unknown
     */
    public synchronized void identify(ExecutionContext execution, int version, String stackId) {
        run.pipeline = execution.location();
        run.executionId = execution.id();
        run.pipelineVersion = version;
        run.stageNames = execution.pipeline().stages().stream().map(Stage::name).toList();
        deployedStacks.ignore(stackId);
        write();
    }

    /** Records what the run stands for. */
    public synchronized void startedBy(Run.Start event, String branch) {
        start = event;
        run.start = event;
        run.source = run.source.of(branch);
        write();
    }

    /** Deletes a run that has executed nothing. */
    public synchronized void discard() throws IOException {
        Directories.delete(directory);
    }

    /** Begins the run of another pipeline for the same commit. */
    public synchronized void another() throws IOException {
        begin(RunDirectories.next(runs), run.source, null);
    }

    /** Ends the current run as cancelled and begins one that replaces it. Returns the number of the new run. */
    public int restart() throws IOException {
        return replace(Status.CANCELLED, "The pipeline has changed itself.");
    }

    /** Ends the current run and begins one that replaces it. Returns the number of the new run. */
    public synchronized int replace(Status how, String why) throws IOException {
        Path next = RunDirectories.next(runs);
        ended(how, why + " Run " + number(next) + " replaces this one.");
        begin(next, run.source, run.number);
        return run.number;
    }

    /** Ends the current run, unless it has ended. */
    public synchronized void ended(Status status, String reason) {
        if (run.status == Status.IN_PROGRESS) {
            run.status = status;
            run.reason = reason;
            run.endTime = Instant.now();
            write();
        }
    }

    @Override
    public synchronized void stageChanged(String name, Status status, String reason) {
        Run.Stage stage = stage(name).orElseGet(() -> {
            Run.Stage added = new Run.Stage();
            added.name = name;
            added.startTime = Instant.now();
            run.stages.add(added);
            return added;
        });
        stage.status = status;
        stage.reason = reason;
        stage.endTime = status == Status.IN_PROGRESS ? null : Instant.now();
        List<String> deployed = deployedStacks.sinceLastTime();
        if (status != Status.IN_PROGRESS) {
            // A stage that is retried keeps what its earlier attempts deployed.
            stage.deployedStacks = Stream.concat(stage.deployedStacks.stream(), deployed.stream())
                    .distinct()
                    .toList();
        }
        write();
    }

    @Override
    public synchronized void actionStarted(String stage, Action action, Path log) {
        Run.Action started = new Run.Action();
        started.name = action.name();
        started.provider = action.type().provider();
        started.status = Status.IN_PROGRESS;
        started.startTime = Instant.now();
        started.log = directory.relativize(log).toString();
        stage(stage).orElseThrow().actions.add(started);
        write();
    }

    @Override
    public void actionSaid(String stage, Action action, String line) {
        // The log has the line.
    }

    @Override
    public synchronized void actionEnded(String stage, Action action, ActionResult result, ActionLog log) {
        Run.Action ended = stage(stage).orElseThrow().actions.stream()
                .filter(each -> each.name.equals(action.name()))
                .findFirst()
                .orElseThrow();
        ended.status = result.status();
        ended.endTime = Instant.now();
        ended.summary = result.summary();
        ended.variables = result.variables();
        ended.externalId = result.externalId();
        ended.reports = result.reports().equals(ReportTotals.NONE) ? null : result.reports();
        write();
    }

    private Optional<Run.Stage> stage(String name) {
        return run.stages.stream().filter(stage -> stage.name.equals(name)).findFirst();
    }

    private void write() {
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
