package com.example.pipeline.cli.runs;

import com.example.pipeline.cli.local.ProgramOutput;
import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.ActionLog;
import com.example.pipeline.cli.pipeline.ActionResult;
import com.example.pipeline.cli.pipeline.ExecutionListener;
import com.example.pipeline.cli.pipeline.PipelineDeclaration;
import com.example.pipeline.cli.pipeline.Stage;
import com.example.pipeline.cli.pipeline.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Shows an execution: a line for each action that has ended and, on a terminal, the one that runs. */
public final class RunConsole implements ExecutionListener {
    private static final String[] SPINNER = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};

    private final Terminal terminal;
    private final Columns columns;
    private final UnaryOperator<List<String>> notes;
    private final Map<String, Running> running = new LinkedHashMap<>();

    /** @param notes gets what is shown of a failed action, and returns what its log does not say */
    public RunConsole(Terminal terminal, PipelineDeclaration pipeline, UnaryOperator<List<String>> notes) {
        this.terminal = terminal;
        this.notes = notes;
        List<Stage> stages = pipeline.stages();
        this.columns = Columns.of(
                stages.stream().map(Stage::name).toList(),
                stages.stream()
                        .flatMap(stage -> stage.actions().stream())
                        .map(Action::name)
                        .toList());
    }

    private record Running(String stage, String action, Instant start, String said) {
        Duration elapsed() {
            return Duration.between(start, Instant.now());
        }
    }

    @Override
    public void stageChanged(String stage, Status status, String reason) {
        if (status == Status.SKIPPED || !reason.isEmpty()) {
            terminal.line(columns.line(terminal.mark(status), stage, status.toString(), null, reason));
        }
    }

    @Override
    public void actionStarted(String stage, Action action, Path log) {
        synchronized (running) {
            running.put(key(stage, action), new Running(stage, action.name(), Instant.now(), ""));
        }
        terminal.live(this::progress);
    }

    @Override
    public void actionSaid(String stage, Action action, String line) {
        synchronized (running) {
            running.computeIfPresent(
                    key(stage, action), (key, old) -> new Running(stage, action.name(), old.start, printable(line)));
        }
    }

    @Override
    public void actionEnded(String stage, Action action, ActionResult result, ActionLog log) {
        Running ended;
        synchronized (running) {
            ended = running.remove(key(stage, action));
            if (running.isEmpty()) {
                terminal.still();
            }
        }
        String reports = result.reports().toString();
        boolean failed = result.outcome() == ActionResult.Outcome.FAILED;
        String remark = failed || !reports.isEmpty() ? reports : result.summary();
        terminal.line(columns.line(terminal.mark(result.status()), stage, action.name(), ended.elapsed(), remark));
        if (failed) {
            terminal.line("");
            // Without an explanation, the last line of the log is the reason.
            List<String> shown = result.explanation().isEmpty() ? log.tail() : result.explanation();
            shown.forEach(line -> printable(line).lines().forEach(part -> terminal.line("    " + part)));
            terminal.line("");
            List<String> more = notes.apply(shown);
            more.forEach(line -> terminal.line("    " + printable(line)));
            if (!more.isEmpty()) {
                terminal.line("");
            }
            terminal.line("    All of it: " + log.path());
            terminal.line("");
        }
    }

    private String progress() {
        synchronized (running) {
            if (running.isEmpty()) {
                return "";
            }
            Running first = running.values().iterator().next();
            String others = running.size() > 1 ? "(and " + (running.size() - 1) + " more) " : "";
            String spinner = SPINNER[(int) (first.elapsed().toMillis() / 150 % SPINNER.length)];
            return columns.line(spinner, first.stage, first.action, first.elapsed(), others + first.said);
        }
    }

    private static String key(String stage, Action action) {
        return stage + "." + action.name();
    }

    /** Removes the colours and cursor movements of the program that wrote the line. */
    private static String printable(String line) {
        return ProgramOutput.plain(line).replaceAll("[\\p{Cntrl}&&[^\n]]", " ");
    }
}
