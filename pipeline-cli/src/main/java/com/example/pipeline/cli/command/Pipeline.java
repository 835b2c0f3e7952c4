package com.example.pipeline.cli.command;

import com.example.pipeline.cli.document.Problem;
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
 * The command. Exit codes: 0 succeeded, 1 failed, 2 called wrongly or something is missing, 3 stopped at an
 * approval.
 */
@Command(
        name = "pipeline",
        synopsisSubcommandLabel = "COMMAND",
        description = "Runs the pipeline of a CDK app on this machine.")
public final class Pipeline implements Runnable {
    static final int AT_APPROVAL = 3;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this.")
    private boolean help;

    @Spec
    private CommandSpec spec;

    private Pipeline() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do");
    }

    public static void main(String[] arguments) {
        System.exit(commandLine(Project.here(), Streams.ofProcess()).execute(arguments));
    }

    static CommandLine commandLine(Project project, Streams streams) {
        return new CommandLine(new Pipeline())
                .addSubcommand(new RunCommand(project, streams))
                .addSubcommand(new SynthCommand(project))
                .addSubcommand(new PermissionsCommand(project))
                .addSubcommand(new ResetCommand(project))
                .setExecutionExceptionHandler(Pipeline::explain);
    }

    /** Mistakes of users have no stack trace; ours do. */
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
