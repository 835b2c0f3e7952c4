package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.codebuild.BuildResult.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** One phase of the buildspec: its commands up to the first that fails, then its {@code finally}. */
final class PhaseRun {
    private static final int LONGEST_LINE = 300;

    private final Phase phase;
    private final String buildspec;
    private final BuildShell shell;
    private final BuildLog log;
    private final long start = System.nanoTime();
    private boolean succeeding;
    private Status status = Status.SUCCEEDED;
    private String message = "";
    private String failure;
    private List<String> errorLines = List.of();

    /** @param succeeding whether all phases before succeeded */
    PhaseRun(Phase phase, String buildspec, BuildShell shell, BuildLog log, boolean succeeding) {
        this.phase = phase;
        this.buildspec = buildspec;
        this.shell = shell;
        this.log = log;
        this.succeeding = succeeding;
    }

    void run() {
        log.container("Entering phase " + phase.name());
        try {
            runUntilFailure(phase.commands());
            runUntilFailure(phase.finallyCommands());
        } catch (BuildEnded e) {
            status = e.status();
        }
        log.container("Phase complete: " + phase.name() + " State: " + status);
        log.container("Phase context status code: " + (message.isEmpty() ? "" : "COMMAND_EXECUTION_ERROR")
                + " Message: " + message);
    }

    Status status() {
        return status;
    }

    /** Phase, command, exit status and last line of output; null if the phase succeeded. */
    String failure() {
        return failure;
    }

    /** What {@code on-failure} compares its expression with. */
    List<String> errorLines() {
        return errorLines;
    }

    PhaseResult result() {
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        return new PhaseResult(phase.name().name(), status, duration, message);
    }

    private void runUntilFailure(List<Command> commands) throws BuildEnded {
        for (Command command : commands) {
            if (!run(command)) {
                return;
            }
        }
    }

    private boolean run(Command command) throws BuildEnded {
        log.command(command.text().stripTrailing());
        try {
            int exit = shell.run(command.text(), succeeding);
            if (exit == 0) {
                return true;
            }
            String reason = "exit status " + exit;
            log.container("Command did not exit successfully " + command.text().strip() + " " + reason);
            List<String> tail = log.tail();
            String last = tail.isEmpty() ? "; it printed nothing" : ": " + shortened(tail.get(tail.size() - 1));
            fail(command, reason, "ended with " + reason + last);
        } catch (IOException e) {
            fail(command, e.getMessage(), "failed: " + e.getMessage());
        } catch (BuildEnded e) {
            fail(command, e.getMessage(), e.getMessage());
            throw e;
        }
        return false;
    }

    private void fail(Command command, String reason, String what) {
        succeeding = false;
        if (failure == null) {
            status = Status.FAILED;
            message = message(command.title(), reason);
            failure = log.mask()
                    .hide(phase.name() + ": \"" + command.title() + "\" (" + buildspec + ":" + command.line() + ") "
                            + what);
            Stream<String> whole = Stream.of(message(command.text(), reason));
            errorLines = Stream.concat(whole, log.tail().stream()).toList();
        }
    }

    private String message(String command, String reason) {
        return log.mask().hide("Error while executing command: " + command.strip() + ". Reason: " + reason);
    }

    private static String shortened(String line) {
        return line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line;
    }
}
