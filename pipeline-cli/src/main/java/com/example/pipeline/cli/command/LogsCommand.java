package com.example.pipeline.cli.command;

import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.document.Spelling;
import com.example.pipeline.cli.lambda.FunctionLog;
import com.example.pipeline.cli.runs.Terminal;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./pipeline logs}. */
@Command(
        name = "logs",
        description = "Print what the functions of a local account have logged: of each version, the newest log.",
        footer = {"", "Exit codes: 0 printed, 2 unknown environment or function, or no log."})
final class LogsCommand implements Callable<Integer> {
    private final Project project;
    private final Terminal terminal;

    @Parameters(
            index = "0",
            paramLabel = "ENVIRONMENT",
            description = "Name of an environment, or the number of an account.")
    private String environment;

    /** Null: all. */
    @Parameters(index = "1", arity = "0..1", paramLabel = "FUNCTION", description = "Only the logs of this function.")
    private String function;

    LogsCommand(Project project, Terminal terminal) {
        this.project = project;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        LocalEnvironment found = LocalEnvironment.find(project, environment);
        List<FunctionLog> logs = FunctionLog.newest(List.of(project.session(), project.runs()), found.account());
        List<String> functions =
                logs.stream().map(FunctionLog::function).distinct().toList();
        if (functions.isEmpty()) {
            throw Problem.usage("No function has run in " + environment + " yet.");
        }
        if (function != null && !functions.contains(function)) {
            throw Problem.usage("No function " + function + Spelling.hint(function, functions) + " has run in "
                    + environment + ". Choose from: " + String.join(", ", functions));
        }
        for (FunctionLog log : logs) {
            if (function == null || function.equals(log.function())) {
                terminal.line("==> " + log.function() + ", version " + log.version() + ": "
                        + project.root().relativize(log.file()) + " <==");
                try (Stream<String> lines = Files.lines(log.file())) {
                    lines.forEach(terminal::line);
                }
            }
        }
        return 0;
    }
}
