package com.example.pipeline.cli.runs;

import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.ActionLog;
import com.example.pipeline.cli.pipeline.ActionResult;
import com.example.pipeline.cli.pipeline.ExecutionListener;
import com.example.pipeline.cli.pipeline.PipelineDeclaration;
import com.example.pipeline.cli.pipeline.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Shows an execution: a line for each action that has ended, and on a terminal what is running. */
public final class RunConsole implements ExecutionListener {
    private static final String[] SPINNER = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};

    private final Screen screen;
    private final Lines lines;
    private final Map<String, Running> running = new LinkedHashMap<>();

    public RunConsole(Screen screen, PipelineDeclaration pipeline) {
        this.screen = screen;
        this.lines = Lines.of(pipeline);
    }

    private record Running(String stage, String action, Instant since, String said) {}

    @Override
    public void stageChanged(String stage, Status status, String reason) {
        if (status == Status.SKIPPED || !reason.isEmpty()) {
            screen.line(lines.line(Lines.mark(status, screen.isColoured()), stage, status.toString(), null, reason));
        }
    }

    @Override
    public void actionStarted(String stage, Action action, Path log) {
        synchronized (running) {
            running.put(key(stage, action), new Running(stage, action.name(), Instant.now(), ""));
        }
        screen.live(this::progress);
    }

    @Override
    public void actionSaid(String stage, Action action, String line) {
        synchronized (running) {
            running.computeIfPresent(
                    key(stage, action),
                    (key, old) -> new Running(old.stage(), old.action(), old.since(), printable(line)));
        }
    }

    @Override
    public void actionEnded(String stage, Action action, ActionResult result, ActionLog log) {
        Running ended;
        synchronized (running) {
            ended = running.remove(key(stage, action));
            if (running.isEmpty()) {
                screen.still();
            }
        }
        String reports = result.reports().toString();
        boolean failed = result.outcome() == ActionResult.Outcome.FAILED;
        String remark = failed || !reports.isEmpty() ? reports : result.summary();
        screen.line(lines.line(
                Lines.mark(result.status(), screen.isColoured()),
                stage,
                action.name(),
                Duration.between(ended.since(), Instant.now()),
                remark));
        if (failed) {
            explain(log);
        }
    }

    /** The log's end, the last line of which is the reason. */
    private void explain(ActionLog log) {
        screen.line("");
        log.tail().forEach(line -> printable(line).lines().forEach(part -> screen.line("    " + part)));
        screen.line("");
        screen.line("    All of it: " + log.path());
        screen.line("");
    }

    private String progress() {
        synchronized (running) {
            return running.values().stream()
                    .findFirst()
                    .map(first -> {
                        Duration elapsed = Duration.between(first.since(), Instant.now());
                        String others = running.size() > 1 ? "(and " + (running.size() - 1) + " more) " : "";
                        String spinner = SPINNER[(int) (elapsed.toMillis() / 150 % SPINNER.length)];
                        return lines.line(spinner, first.stage(), first.action(), elapsed, others + first.said());
                    })
                    .orElse("");
        }
    }

    private static String key(String stage, Action action) {
        return stage + "." + action.name();
    }

    /** Without colours and cursor movements of the program that wrote it. */
    private static String printable(String line) {
        return line.replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "").replaceAll("[\\p{Cntrl}&&[^\n]]", " ");
    }
}
