package com.example.pipeline.cli.runs;

import com.example.pipeline.cli.pipeline.ReportTotals;
import com.example.pipeline.cli.pipeline.Status;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Reads a {@code run.json} as what lists show. Takes the tree instead of a {@link Run}, because it is ready in half the
 * time when there are 1,000 files, and because other versions of the runner may have written it.
 */
final class RunReader {
    private static final Map<String, Status> STATUS =
            Arrays.stream(Status.values()).collect(Collectors.toMap(Status::toString, status -> status));

    private final int number;
    private final JsonNode run;
    private final Status status;
    private final boolean killed;

    /** @throws IllegalArgumentException with what is wrong, as the end of a sentence about the file */
    private RunReader(int number, JsonNode run) {
        this.number = number;
        this.run = run;
        this.status = status(run);
        this.killed = status == Status.IN_PROGRESS && !process(run.path("process"));
    }

    /**
     * Returns the run.
     *
     * @throws IllegalArgumentException with what is wrong, as the end of a sentence about the file
     * @throws java.time.DateTimeException if a time is wrong
     */
    static ListedRun read(int number, JsonNode run) {
        return new RunReader(number, run).run();
    }

    private ListedRun run() {
        JsonNode start = run.path("start");
        List<ListedRun.Step> steps = steps();
        boolean waits = steps.stream().anyMatch(step -> step.state() == State.WAITING);
        return new ListedRun(
                String.valueOf(number),
                text(run, "executionId"),
                text(run.path("pipeline"), "name"),
                commit(run.path("source")),
                start.path("event").asString("manual"),
                text(start, "ref"),
                text(start, "by"),
                waits ? State.WAITING : state(status),
                killed ? "The process of the run ended without a word." : text(run, "reason"),
                required(time(run, "startTime"), "startTime"),
                time(run, "endTime"),
                text(run, "restartOf"),
                steps);
    }

    /** Whether the process of the run is there. A run that is in progress and has no process was killed. */
    private static boolean process(JsonNode process) {
        return process.isObject()
                && new Run.ExecutingProcess(
                                process.path("id").asLong(0),
                                process.has("start")
                                        ? Instant.parse(process.path("start").asString(""))
                                        : null)
                        .isAlive();
    }

    private static ListedRun.Commit commit(JsonNode source) {
        String date = text(source, "date");
        return new ListedRun.Commit(
                required(text(source, "commit"), "source.commit"),
                source.path("message").asString(""),
                text(source, "author"),
                date == null ? null : OffsetDateTime.parse(date).toInstant(),
                source.path("uncommitted").asBoolean(false),
                null);
    }

    /** Returns a step for each stage. Old versions of {@code run.json} do not know the stages that come later. */
    private List<ListedRun.Step> steps() {
        Map<String, ListedRun.Step> steps = new LinkedHashMap<>();
        for (JsonNode name : run.path("stageNames")) {
            steps.put(
                    name.asString(""),
                    new ListedRun.Step(
                            name.asString(""), State.NOT_STARTED, null, null, null, false, List.of(), List.of()));
        }
        for (JsonNode stage : run.path("stages")) {
            ListedRun.Step step = step(stage);
            steps.put(step.name(), step);
        }
        return new ArrayList<>(steps.values());
    }

    private ListedRun.Step step(JsonNode stage) {
        List<ListedRun.StepAction> actions = new ArrayList<>();
        stage.path("actions").forEach(action -> actions.add(action(action)));
        List<String> stacks = new ArrayList<>();
        stage.path("deployedStacks").forEach(stack -> stacks.add(accountAndStack(stack.asString(""))));
        boolean waits = actions.stream().anyMatch(action -> action.state() == State.WAITING);
        return new ListedRun.Step(
                required(text(stage, "name"), "name of a stage"),
                waits ? State.WAITING : state(status(stage)),
                text(stage, "reason"),
                time(stage, "startTime"),
                time(stage, "endTime"),
                !stacks.isEmpty(),
                stacks,
                actions);
    }

    private ListedRun.StepAction action(JsonNode action) {
        State state = state(status(action));
        boolean waits =
                state == State.RUNNING && action.path("provider").asString("").equals("Manual");
        Map<String, String> variables = new LinkedHashMap<>();
        action.path("variables")
                .properties()
                .forEach(each -> variables.put(each.getKey(), each.getValue().asString("")));
        String log = text(action, "log");
        return new ListedRun.StepAction(
                required(text(action, "name"), "name of an action"),
                text(action, "provider"),
                waits ? State.WAITING : state,
                time(action, "startTime"),
                time(action, "endTime"),
                text(action, "summary"),
                action.has("reports") ? reports(action.path("reports")) : null,
                variables,
                log == null ? null : number + "/" + log,
                null);
    }

    private static String reports(JsonNode reports) {
        return new ReportTotals(
                        reports.path("tests").asInt(0),
                        reports.path("failed").asInt(0),
                        reports.path("skipped").asInt(0),
                        reports.path("lines").asLong(0),
                        reports.path("linesCovered").asLong(0))
                .toString();
    }

    private static Status status(JsonNode part) {
        String name = required(text(part, "status"), "status");
        Status status = STATUS.get(name);
        if (status == null) {
            throw new IllegalArgumentException("has the unknown status " + name);
        }
        return status;
    }

    private State state(Status each) {
        return each == Status.IN_PROGRESS && killed ? State.STOPPED : State.of(each);
    }

    private static String accountAndStack(String arn) {
        String[] parts = arn.split(":", 6);
        return parts.length < 6 ? arn : parts[4] + "/" + parts[5].replaceFirst("^stack/", "");
    }

    private static String text(JsonNode object, String key) {
        return object.path(key).asString(null);
    }

    private static Instant time(JsonNode object, String key) {
        String text = text(object, key);
        return text == null ? null : Instant.parse(text).truncatedTo(ChronoUnit.MILLIS);
    }

    private static <T> T required(T value, String key) {
        if (value == null) {
            throw new IllegalArgumentException("has no " + key + " (another version of the runner wrote it?)");
        }
        return value;
    }
}
