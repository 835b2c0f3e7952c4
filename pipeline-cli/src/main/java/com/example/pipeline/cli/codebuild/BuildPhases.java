package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.codebuild.BuildResult.Status;
import com.example.pipeline.cli.codebuild.Buildspec.Command;
import com.example.pipeline.cli.codebuild.Buildspec.Phase;
import com.example.pipeline.cli.codebuild.Buildspec.PhaseName;
import com.example.pipeline.cli.local.ProgramOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Runs the phases of a buildspec once ("Build phase transitions"). */
final class BuildPhases {
    private static final int LONGEST_LINE = 300;
    private static final int SHOWN_LINES = 20;

    private final Build build;
    private final CommandShell shell;
    private final BuildLog log;
    private Status status = Status.SUCCEEDED;
    private String failure;
    private List<String> explanation = List.of();
    private boolean succeeding = true;

    BuildPhases(Build build, CommandShell shell, BuildLog log) {
        this.build = build;
        this.shell = shell;
        this.log = log;
    }

    /** Why a phase failed: the first of its commands that did. */
    private record Failure(
            Status status, String message, String text, List<String> errorLines, List<String> explanation) {
        Failure endedBy(Failure later) {
            return later == null || later.status == Status.FAILED
                    ? this
                    : new Failure(later.status, message, text, errorLines, explanation);
        }
    }

    /**
     * Runs the phases. They put out nothing if the build has to be repeated.
     *
     * @param repetition the number of runs before this one
     * @return nothing if {@code on-failure} asks to repeat the build
     */
    Optional<BuildResult> run(int repetition) {
        for (Phase phase : build.buildspec().phases()) {
            Failure failed = runPhase(phase);
            if (failed == null) {
                continue;
            }
            fail(failed.status(), failed.text(), failed.explanation());
            if (failed.status() == Status.FAILED && phase.onFailure().repeats(repetition, failed.errorLines())) {
                return Optional.empty();
            }
            if (failed.status() != Status.FAILED || !goesOn(phase)) {
                break;
            }
        }
        BuildOutputs outputs = BuildOutputs.NONE;
        Map<String, String> exported = Map.of();
        if (status == Status.SUCCEEDED || status == Status.FAILED) {
            outputs = collectOutputs();
            exported = exportVariables();
        }
        return Optional.of(new BuildResult(status, failure, explanation, exported, outputs));
    }

    private static boolean goesOn(Phase phase) {
        return switch (phase.onFailure().kind()) {
            case CONTINUE -> true;
            case TRANSITION -> phase.name() == PhaseName.BUILD;
            case ABORT, RETRY -> false;
        };
    }

    /** Returns null if the phase succeeds. */
    private Failure runPhase(Phase phase) {
        log.container("Entering phase " + phase.name());
        Failure failed = runCommands(phase, phase.commands());
        if (failed == null || failed.status() == Status.FAILED) {
            Failure inFinally = runCommands(phase, phase.finallyCommands());
            failed = failed == null ? inFinally : failed.endedBy(inFinally);
        }
        complete(
                phase.name().name(),
                failed == null ? Status.SUCCEEDED : failed.status(),
                "COMMAND_EXECUTION_ERROR",
                failed == null ? "" : failed.message());
        return failed;
    }

    /** Runs commands up to the first that fails. */
    private Failure runCommands(Phase phase, List<Command> commands) {
        for (Command command : commands) {
            Failure failed = runCommand(phase, command);
            if (failed != null) {
                succeeding = false;
                return failed;
            }
        }
        return null;
    }

    private Failure runCommand(Phase phase, Command command) {
        log.command(command.text());
        try {
            int exit = shell.execute(command.text(), succeeding);
            if (exit == 0) {
                return null;
            }
            String reason = "exit status " + exit;
            log.container("Command did not exit successfully " + command.text().strip() + " " + reason);
            List<String> printed = ProgramOutput.reasons(log.tail());
            String last =
                    printed.isEmpty() ? "; it printed nothing" : ": " + shortened(printed.get(printed.size() - 1));
            return failure(phase, command, Status.FAILED, reason, "ended with " + reason, last);
        } catch (IOException | InterruptedException | TimeoutException e) {
            String reason = reason(e);
            return failure(
                    phase, command, status(e), reason, (e instanceof IOException ? "failed: " : "") + reason, "");
        }
    }

    private Failure failure(Phase phase, Command command, Status ended, String reason, String what, String last) {
        String text = log.mask("%s: \"%s\" (%s:%d) %s"
                .formatted(phase.name(), command.title(), build.buildspec().name(), command.line(), what));
        List<String> printed = ProgramOutput.reasons(log.tail());
        return new Failure(
                ended,
                message(command.title(), reason),
                text + log.mask(last),
                Stream.concat(Stream.of(message(command.text(), reason)), log.tail().stream())
                        .toList(),
                Stream.concat(printed.stream().skip(Math.max(0, printed.size() - SHOWN_LINES)), Stream.of(text))
                        .toList());
    }

    private String message(String command, String reason) {
        return log.mask("Error while executing command: " + command.strip() + ". Reason: " + reason);
    }

    private BuildOutputs collectOutputs() {
        Buildspec buildspec = build.buildspec();
        if (buildspec.reports().isEmpty() && buildspec.artifacts().isEmpty()) {
            return BuildOutputs.NONE;
        }
        BuildOutputs outputs = BuildOutputs.NONE;
        Status ended;
        String message;
        try {
            outputs = BuildOutputs.collect(build, shell, log);
            message = String.join("; ", outputs.errors());
            ended = message.isEmpty() ? Status.SUCCEEDED : Status.FAILED;
        } catch (IOException | InterruptedException | TimeoutException e) {
            message = (e instanceof IOException ? "" : "the names of the artifacts: the shell ") + reason(e);
            ended = status(e);
        }
        complete("UPLOAD_ARTIFACTS", ended, "CLIENT_ERROR", message);
        if (ended != Status.SUCCEEDED) {
            String what = "UPLOAD_ARTIFACTS: " + message;
            fail(ended, what, List.of(what));
        }
        return outputs;
    }

    private Map<String, String> exportVariables() {
        List<String> names = build.buildspec().exportedVariables().stream()
                .filter(name -> !name.startsWith("AWS_"))
                .toList();
        try {
            Map<String, String> exported = shell.values(names);
            names.stream()
                    .filter(name -> !exported.containsKey(name))
                    .forEach(name ->
                            log.container("exported-variables: " + name + " is not set at the end of the build"));
            return exported;
        } catch (IOException | InterruptedException | TimeoutException e) {
            String what = "exported-variables: " + (e instanceof IOException ? "" : "the shell ") + reason(e);
            fail(status(e), what, List.of(what));
            return Map.of();
        }
    }

    private void complete(String phase, Status ended, String code, String message) {
        log.container("Phase complete: " + phase + " State: " + ended);
        log.container("Phase context status code: " + (message.isEmpty() ? "" : code) + " Message: " + message);
    }

    /** The first failure is the build's; a later timeout or stop changes only the status. */
    private void fail(Status ended, String what, List<String> why) {
        status = status == Status.SUCCEEDED || ended != Status.FAILED ? ended : status;
        if (failure == null) {
            failure = what;
            explanation = why;
        }
        succeeding = false;
    }

    private static Status status(Exception e) {
        if (e instanceof InterruptedException) {
            return Status.STOPPED;
        }
        return e instanceof TimeoutException ? Status.TIMED_OUT : Status.FAILED;
    }

    private String reason(Exception e) {
        if (e instanceof InterruptedException) {
            return "was stopped";
        }
        double seconds = build.timeout().toMillis() / 1000.0;
        return e instanceof TimeoutException
                ? "was still running at the build's timeout of " + seconds + " s"
                : e.getMessage();
    }

    private static String shortened(String line) {
        return line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line;
    }
}
