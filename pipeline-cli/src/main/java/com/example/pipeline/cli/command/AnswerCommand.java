package com.example.pipeline.cli.command;

import com.example.pipeline.cli.account.WaitingApproval;
import com.example.pipeline.cli.runs.Terminal;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./pipeline approve} and {@code ./pipeline reject}. */
abstract class AnswerCommand extends AccountCommand {
    private final boolean approved;

    @Parameters(paramLabel = "NAME", description = "The approval: the name of its action or of its stage.")
    private String name;

    @Option(names = "--comment", paramLabel = "TEXT", description = "Why, at most 512 characters.")
    private String comment;

    private AnswerCommand(Project project, Terminal terminal, boolean approved) {
        super(project, terminal);
        this.approved = approved;
    }

    @Command(
            name = "approve",
            description = "Give an approval that waits, locally or in AWS.",
            footer = {"", "Exit codes: 0 answered, 2 nothing waits under this name, or no access."})
    static final class Approve extends AnswerCommand {
        Approve(Project project, Terminal terminal) {
            super(project, terminal, true);
        }
    }

    @Command(
            name = "reject",
            description = "Reject an approval that waits, locally or in AWS.",
            footer = {"", "Exit codes: 0 answered, 2 nothing waits under this name, or no access."})
    static final class Reject extends AnswerCommand {
        Reject(Project project, Terminal terminal) {
            super(project, terminal, false);
        }
    }

    @Override
    public Integer call() throws IOException {
        String summary = comment == null ? "answered by " + System.getProperty("user.name") : comment;
        WaitingApproval.checkComment(summary);
        try (ChosenPipelines chosen = chosenPipelines()) {
            WaitingApproval approval =
                    WaitingApproval.named(name, WaitingApproval.in(chosen.account(), chosen.names()), chosen.names());
            approval.answer(chosen.account(), approved, summary);
            terminal.line((approved ? "Approved " : "Rejected ") + approval.action() + " (stage " + approval.stage()
                    + " of " + approval.pipeline() + ")");
            return 0;
        }
    }
}
