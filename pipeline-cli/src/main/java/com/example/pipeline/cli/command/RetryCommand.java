package com.example.pipeline.cli.command;

import com.example.pipeline.cli.account.FailedStage;
import com.example.pipeline.cli.runs.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./pipeline retry}. */
@Command(
        name = "retry",
        sortOptions = false,
        description = "Run the actions of a stage again that have failed, and go on from there, locally or in AWS."
                + " The execution keeps its commit and its artifacts.",
        footer = {
            "",
            "Exit codes: 0 succeeded (in AWS: started), 1 failed, 2 the stage cannot be retried, or no access,",
            "3 stopped at an approval."
        })
final class RetryCommand extends AccountCommand {
    @Parameters(paramLabel = "STAGE", description = "The stage that has failed.")
    private String stage;

    @Option(names = "--all", description = "Run the actions of the stage again that have succeeded, too.")
    private boolean all;

    @Mixin
    private LocalOptions options;

    RetryCommand(Project project, Terminal terminal) {
        super(project, terminal);
    }

    @Override
    public Integer call() throws Exception {
        if (account.profile == null) {
            return new StageRetry(project, options, account.pipeline, terminal).run(stage, all);
        }
        try (ChosenPipelines chosen = chosenPipelines()) {
            FailedStage failed = FailedStage.find(chosen.account(), chosen.names(), stage);
            failed.retry(chosen.account(), all);
            terminal.line("Stage " + failed.stage() + " of " + failed.pipeline() + " runs again, in execution "
                    + failed.executionId() + ".");
            return 0;
        }
    }
}
