package com.example.pipeline.cli.command;

import com.example.pipeline.cli.assembly.Assemblies;
import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.CdkApp;
import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.assembly.DefaultEnvironment;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.local.ProgramOutput;
import com.example.pipeline.cli.permissions.Permissions;
import com.example.pipeline.cli.runs.LocalRuns;
import com.example.pipeline.cli.runs.Terminal;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * {@code ./pipeline} with its subcommands. Exit codes: 0 succeeded, 1 failed, 2 wrong usage or a missing prerequisite,
 * 3 stopped at an approval.
 */
@Command(
        name = "pipeline",
        synopsisSubcommandLabel = "COMMAND",
        description = "Run the AWS CodePipeline of a CDK app on this machine, and work with it in AWS.",
        footer = {
            "",
            "Start with ./pipeline doctor, then ./pipeline run. Before the first push: ./pipeline setup --print.",
            "Exit codes: 0 succeeded, 1 failed, 2 wrong usage or a missing prerequisite, 3 stopped at an approval,",
            "130 ended by Ctrl-C."
        })
public final class Pipeline implements Runnable {
    static final int AT_APPROVAL = 3;

    private final Project project;
    private final Terminal terminal;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    private boolean help;

    @Spec
    private CommandSpec spec;

    private Pipeline(Project project, Terminal terminal) {
        this.project = project;
        this.terminal = terminal;
    }

    public static void main(String[] arguments) {
        Project here = new Project(Path.of("").toAbsolutePath());
        System.exit(commandLine(here, Terminal.ofProcess()).execute(arguments));
    }

    static CommandLine commandLine(Project project, Terminal terminal) {
        return new CommandLine(new Pipeline(project, terminal))
                .addSubcommand(new TriggersCommand(project))
                .addSubcommand(new ReleaseCommand(project, terminal))
                .addSubcommand(new AnswerCommand.Approve(project, terminal))
                .addSubcommand(new AnswerCommand.Reject(project, terminal))
                .addSubcommand(new StopCommand(project, terminal))
                .addSubcommand(new RetryCommand(project, terminal))
                .addSubcommand(new DoctorCommand(project, terminal))
                .addSubcommand(new StepsCommand.Setup(project, terminal))
                .addSubcommand(new StepsCommand.Teardown(project, terminal))
                .addSubcommand(new CommandLine(new AwsCommand(project)).setStopAtPositional(true))
                .addSubcommand(new LogsCommand(project, terminal))
                .addSubcommand(new OpenCommand(project, terminal))
                .addSubcommand(new CompletionCommand())
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

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }

    @Command(
            name = "run",
            sortOptions = false,
            sortSynopsis = false,
            description = "Run the pipeline on the commit that is checked out.",
            footer = {
                "",
                "Examples:",
                "  ./pipeline run                     ask for approvals at the terminal",
                "  ./pipeline run --approve test      give the one of test, stop at the next",
                "  ./pipeline run --worktree --keep   with uncommitted changes, and try what is deployed",
                "",
                "Exit codes: 0 succeeded, 1 failed, 2 wrong usage or a missing prerequisite,",
                "3 stopped at an approval, 130 ended by Ctrl-C."
            })
    int run(@Mixin RunOptions options) throws Exception {
        if (options.worktree && options.revision != null) {
            throw Problem.usage("--worktree and --revision cannot be combined");
        }
        return new LocalRun(project, options, ApprovalNames.of(options.approve), terminal).run();
    }

    @Command(
            name = "runs",
            sortOptions = false,
            description = "Show all runs: what started them, each step with its state and duration, waiting approvals,"
                    + " and which version is in which environment since when.",
            footer = {
                "",
                "✓ succeeded  ✗ failed  ▶ running  ? waits for approval  – skipped  · not started",
                "↻ the pipeline changed itself, and another run replaces this one  » superseded  ■ stopped",
                "",
                "Exit codes: 0 shown, 2 wrong usage, or no access, 130 --watch ended by Ctrl-C."
            })
    int runs(@Mixin RunsOptions options) throws Exception {
        return new ShowRuns(
                        project,
                        new LocalRuns(project.runs()),
                        options,
                        terminal,
                        spec.commandLine().getErr())
                .run();
    }

    @Command(
            name = "synth",
            description = "Synthesize the templates from the work tree into cdk.out/.",
            footer = {"", "Exit codes: 0 synthesized, 1 the app failed, 2 there is no app."})
    int synth() throws IOException {
        Path output = project.root().resolve("cdk.out");
        Path log = project.state().resolve("synth.log");
        Files.createDirectories(project.state());
        CloudAssembly assembly = new CdkApp(project.root(), new DefaultEnvironment(null, null)).synthesize(output, log);
        out().println("Synthesized " + output + ":");
        for (AssemblyStack stack : assembly.stacks()) {
            out().println("  " + output.relativize(stack.template()) + "  "
                    + (stack.isBound() ? stack.account() + " " + stack.region() : "any account"));
        }
        assembly.notices().forEach(out()::println);
        // What the app says is for its user, such as what to do by hand.
        ProgramOutput.plain(Files.readString(log))
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(out()::println);
        return 0;
    }

    /** Whose permissions {@code --for} is about. */
    enum PermissionsFor {
        application
    }

    @Command(
            name = "permissions",
            description = "Show which permissions each role has, and which of them the runs so far have used."
                    + " Each unused permission needs a reason in permissions.yaml.",
            footer = {
                "",
                "Exit codes: 0 each permission is used or has a reason, 1 otherwise, 2 no run yet.",
                "With --for: 0 nothing is missing and nothing too much, 1 otherwise."
            })
    int permissions(
            @Option(names = "--markdown", description = "Print the table for docs/permissions.md, without counts.")
                    boolean markdown,
            @Option(
                            names = "--for",
                            description =
                                    "With application: print what the templates that the pipeline deploys need and"
                                            + " the roles' policies lack, and what they no longer need. Nothing is deployed.")
                    PermissionsFor what,
            @Option(names = "--write", description = "With --for: edit the policy files and permissions.yaml.")
                    boolean write)
            throws IOException {
        if (what != null) {
            return new TemplatePermissions(project, out(), spec.commandLine().getErr()).show(write);
        }
        if (write) {
            throw Problem.usage("--write needs --for application");
        }
        CloudAssembly assembly = new Assemblies(project.assemblies(), new DefaultEnvironment(null, null))
                .last()
                .orElseThrow(() -> Problem.usage("There is no run yet. Start one: ./pipeline run --approve all"));
        Permissions permissions =
                Permissions.of(assembly, project.runs(), project.root().resolve("permissions.yaml"));
        if (markdown) {
            out().println("<!-- Made by: ./pipeline permissions --markdown > docs/permissions.md -->");
            out().println("# Permissions\n\n" + permissions.figure() + "\n");
            permissions.markdown().forEach(out()::println);
        } else {
            permissions.table().forEach(out()::println);
            out().println(permissions.figure());
            out().println(permissions.occasions());
        }
        out().flush();
        permissions.problems().forEach(spec.commandLine().getErr()::println);
        permissions.advice().forEach(spec.commandLine().getErr()::println);
        return permissions.problems().isEmpty() ? 0 : Problem.FAILED;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
