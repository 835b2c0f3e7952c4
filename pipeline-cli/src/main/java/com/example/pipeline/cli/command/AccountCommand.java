package com.example.pipeline.cli.command;

import com.example.pipeline.cli.runs.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command for pipelines of a real account, or of the local run that is in progress. */
abstract class AccountCommand implements Callable<Integer> {
    final Project project;
    final Terminal terminal;

    @Mixin
    AccountOptions account;

    AccountCommand(Project project, Terminal terminal) {
        this.project = project;
        this.terminal = terminal;
    }

    ChosenPipelines chosenPipelines() throws IOException {
        return ChosenPipelines.of(project, account);
    }
}
