package com.example.pipeline.cli.command;

import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.runs.Terminal;
import java.io.InterruptedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * {@code ./pipeline}. Exit codes: 0 succeeded, 1 failed, 2 wrong usage or a missing prerequisite, 3 stopped at an
 * approval.
 */
@Command(
        name = "pipeline",
        synopsisSubcommandLabel = "COMMAND",
        description = "Run the AWS CodePipeline of a CDK app on this machine.")
public final class Pipeline implements Runnable {
    static final int AT_APPROVAL = 3;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    private boolean help;

    @Spec
    private CommandSpec spec;

    private Pipeline() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }

    public static void main(String[] arguments) {
        System.exit(commandLine(Project.here(), Terminal.ofProcess()).execute(arguments));
    }

    static CommandLine commandLine(Project project, Terminal terminal) {
        return new CommandLine(new Pipeline())
                .addSubcommand(new RunCommand(project, terminal))
                .addSubcommand(new SynthCommand(project))
                .addSubcommand(new PermissionsCommand(project))
                .addSubcommand(new ResetCommand(project))
                .setExecutionExceptionHandler(Pipeline::explain);
    }

    /** Prints a user's mistake without a stack trace, and an error of this program with one. */
    private static int explain(Exception e, CommandLine command, ParseResult arguments) {
        if (e instanceof Problem problem) {
            command.getErr().println(problem.getMessage());
            return problem.exitCode();
        }
        if (e instanceof InterruptedIOException) {
            command.getErr().println("Stopped");
            return Problem.FAILED;
        }
        e.printStackTrace(command.getErr());
        return Problem.FAILED;
    }
}
