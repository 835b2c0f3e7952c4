package com.example.pipeline.cli.command;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./pipeline completion}. */
@Command(
        name = "completion",
        description = "Print a script with which bash and zsh complete the commands and options of ./pipeline.",
        footer = {"", "Use it: source <(./pipeline completion)", "", "Exit codes: 0 printed, 2 wrong usage."})
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .print(AutoComplete.bash("pipeline", spec.parent().commandLine()));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
