package com.example.pipeline.cli.runs;

import com.example.pipeline.cli.pipeline.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** The history of the local runs: {@code run.json} of each. A second reading parses only what has changed. */
public final class LocalRuns {
    private static final ObjectReader READER = new JsonMapper().readerFor(Run.class);

    private final Path runs;
    private final Map<Integer, Known> known = new ConcurrentHashMap<>();

    private record Known(FileTime modified, Run run) {}

    /** @param runs the directory with a directory for each run */
    public LocalRuns(Path runs) {
        this.runs = runs;
    }

    public RunHistory read() throws IOException {
        if (Files.notExists(runs)) {
            return new RunHistory(List.of(), List.of());
        }
        ConcurrentLinkedQueue<String> skipped = new ConcurrentLinkedQueue<>();
        List<ListedRun> read = RunDirectories.numbers(runs).stream()
                .parallel()
                .flatMap(number -> read(number, skipped))
                .sorted(Comparator.comparing((ListedRun run) -> Integer.valueOf(run.number()))
                        .reversed())
                .toList();
        return new RunHistory(read, skipped.stream().sorted().toList());
    }

    private Stream<ListedRun> read(int number, ConcurrentLinkedQueue<String> skipped) {
        Path file = runs.resolve(String.valueOf(number)).resolve("run.json");
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            Known before = known.get(number);
            Known now = before != null && before.modified.equals(modified)
                    ? before
                    : new Known(modified, READER.readValue(Files.readAllBytes(file)));
            known.put(number, now);
            return Stream.of(listed(number, now.run));
        } catch (NoSuchFileException e) {
            // The run begins just now, or somebody deleted the file.
            return Stream.empty();
        } catch (IllegalArgumentException e) {
            skipped.add(file + ": skipped, it " + e.getMessage());
        } catch (DateTimeException e) {
            skipped.add(file + ": skipped, it cannot be read: " + e.getMessage());
        } catch (JacksonException e) {
            skipped.add(file + ": skipped, it cannot be read: "
                    + e.getOriginalMessage().lines().findFirst().orElse(""));
        } catch (IOException e) {
            skipped.add(file + ": skipped, it cannot be read: " + e.getMessage());
        }
        return Stream.empty();
    }

    private static ListedRun listed(int number, Run run) {
        require(run, "content");
        require(run.status, "status");
        require(run.startTime, "startTime");
        require(run.source, "source");
        require(run.source.commit(), "source.commit");
        boolean killed = run.status == Status.IN_PROGRESS && !isAlive(run);
        Run.Start start = run.start == null ? new Run.Start("manual", null, null) : run.start;
        List<ListedRun.Step> steps = steps(number, run, killed);
        boolean waits = steps.stream().anyMatch(step -> step.state() == State.WAITING);
        return new ListedRun(
                String.valueOf(number),
                run.executionId,
                run.pipeline == null ? null : run.pipeline.name(),
                commit(run.source),
                start.event(),
                start.ref(),
                start.by(),
                waits ? State.WAITING : state(run.status, killed),
                killed ? "The process of the run ended without a word." : run.reason,
                millis(run.startTime),
                millis(run.endTime),
                run.restartOf == null ? null : run.restartOf.toString(),
                steps);
    }

    private static void require(Object value, String key) {
        if (value == null) {
            throw new IllegalArgumentException("has no " + key + " (another version of the runner wrote it?)");
        }
    }

    /** A run that is in progress and has no process was killed. Another process may have the same id by now. */
    private static boolean isAlive(Run run) {
        return run.process != null && run.process.isAlive();
    }

    private static ListedRun.Commit commit(Run.Source source) {
        return new ListedRun.Commit(
                source.commit(),
                source.message() == null ? "" : source.message(),
                source.author(),
                source.date() == null
                        ? null
                        : OffsetDateTime.parse(source.date()).toInstant(),
                source.uncommitted(),
                null);
    }

    /** Returns a step for each stage. Old versions of {@code run.json} do not know the stages that come later. */
    private static List<ListedRun.Step> steps(int number, Run run, boolean killed) {
        Map<String, ListedRun.Step> steps = new LinkedHashMap<>();
        for (String name : run.stageNames) {
            steps.put(name, new ListedRun.Step(name, State.NOT_STARTED, null, null, null, false, List.of(), List.of()));
        }
        for (Run.Stage stage : run.stages) {
            require(stage.name, "name of a stage");
            require(stage.status, "status of stage " + stage.name);
            steps.put(stage.name, step(number, stage, killed));
        }
        return new ArrayList<>(steps.values());
    }

    private static ListedRun.Step step(int number, Run.Stage stage, boolean killed) {
        List<ListedRun.StepAction> actions = stage.actions.stream()
                .map(action -> action(number, action, killed))
                .toList();
        boolean waits = actions.stream().anyMatch(action -> action.state() == State.WAITING);
        return new ListedRun.Step(
                stage.name,
                waits ? State.WAITING : state(stage.status, killed),
                stage.reason,
                millis(stage.startTime),
                millis(stage.endTime),
                !stage.deployedStacks.isEmpty(),
                stage.deployedStacks.stream().map(LocalRuns::accountAndStack).toList(),
                actions);
    }

    private static ListedRun.StepAction action(int number, Run.Action action, boolean killed) {
        require(action.status, "status of action " + action.name);
        boolean waits = action.status == Status.IN_PROGRESS && "Manual".equals(action.provider) && !killed;
        return new ListedRun.StepAction(
                action.name,
                action.provider,
                waits ? State.WAITING : state(action.status, killed),
                millis(action.startTime),
                millis(action.endTime),
                action.summary,
                Optional.ofNullable(action.reports).map(Object::toString).orElse(null),
                action.variables,
                action.log == null ? null : number + "/" + action.log,
                null);
    }

    private static State state(Status status, boolean killed) {
        return status == Status.IN_PROGRESS && killed ? State.STOPPED : State.of(status);
    }

    private static String accountAndStack(String arn) {
        String[] parts = arn.split(":", 6);
        return parts.length < 6 ? arn : parts[4] + "/" + parts[5].replaceFirst("^stack/", "");
    }

    private static Instant millis(Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.MILLIS);
    }
}
