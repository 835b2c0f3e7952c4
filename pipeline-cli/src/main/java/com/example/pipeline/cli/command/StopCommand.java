package com.example.pipeline.cli.command;

import com.example.pipeline.cli.account.RunningExecution;
import com.example.pipeline.cli.runs.Terminal;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./pipeline stop}. */
@Command(
        name = "stop",
        description = "Stop the execution in progress, locally or in AWS. The actions that run finish first.",
        footer = {"", "Exit codes: 0 the execution stops, 2 nothing is in progress, or no access."})
final class StopCommand extends AccountCommand {
    @Option(names = "--abandon", description = "Do not wait for the actions that run.")
    private boolean abandon;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, at most 200 characters.")
    private String reason;

    @Option(names = "--execution", paramLabel = "ID", description = "The execution, if several are in progress.")
    private String execution;

    StopCommand(Project project, Terminal terminal) {
        super(project, terminal);
    }

    @Override
    public Integer call() throws IOException {
        try (ChosenPipelines chosen = chosenPipelines()) {
            RunningExecution running = RunningExecution.chosen(
                    execution, RunningExecution.in(chosen.account(), chosen.names()), chosen.names());
            running.stop(chosen.account(), abandon, reason);
            terminal.line("Execution " + running.id() + " of " + running.pipeline()
                    + (abandon ? " stops." : " stops after the actions that run."));
            return 0;
        }
    }
}
