package com.example.pipeline.cli.command;

import com.example.pipeline.cli.assembly.CdkApp;
import com.example.pipeline.cli.assembly.DefaultEnvironment;
import com.example.pipeline.cli.runs.ListedRun;
import com.example.pipeline.cli.runs.LocalRuns;
import com.example.pipeline.cli.runs.Terminal;
import com.example.pipeline.cli.setup.SetupScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./pipeline setup} and {@code ./pipeline teardown}: what administrators do by hand. */
abstract class StepsCommand implements Callable<Integer> {
    private static final String TEMPLATES = "cdk.out";

    private final Project project;
    private final Terminal terminal;

    @Option(
            names = "--print",
            required = true,
            description = "Print the commands. Needed, because administrators run them, and this command does not.")
    private boolean print;

    private StepsCommand(Project project, Terminal terminal) {
        this.project = project;
        this.terminal = terminal;
    }

    abstract List<String> lines(SetupScript script) throws IOException;

    @Override
    public Integer call() throws IOException {
        Path log = project.state().resolve("synth.log");
        Files.createDirectories(project.state());
        CdkApp app = new CdkApp(project.root(), new DefaultEnvironment(null, null));
        SetupScript script = new SetupScript(app.synthesize(project.root().resolve(TEMPLATES), log), TEMPLATES);
        lines(script).forEach(terminal::line);
        return 0;
    }

    @Command(
            name = "setup",
            description =
                    "Print the commands with which administrators prepare the accounts in AWS: in their order, with"
                            + " what each creates and costs. Synthesizes the templates from the work tree into cdk.out/.",
            footer = {"", "Exit codes: 0 printed, 1 the templates cannot be synthesized, 2 wrong usage."})
    static final class Setup extends StepsCommand {
        Setup(Project project, Terminal terminal) {
            super(project, terminal);
        }

        @Override
        List<String> lines(SetupScript script) {
            return script.setup();
        }
    }

    @Command(
            name = "teardown",
            description =
                    "Print the commands with which administrators remove everything from the accounts in AWS, with"
                            + " all data. Synthesizes the templates from the work tree into cdk.out/.",
            footer = {"", "Exit codes: 0 printed, 1 the templates cannot be synthesized, 2 wrong usage."})
    static final class Teardown extends StepsCommand {
        private final Project project;

        Teardown(Project project, Terminal terminal) {
            super(project, terminal);
            this.project = project;
        }

        @Override
        List<String> lines(SetupScript script) throws IOException {
            Set<String> deployed = new TreeSet<>();
            for (ListedRun run : new LocalRuns(project.runs()).read().runs()) {
                run.steps().forEach(step -> deployed.addAll(step.stacks()));
            }
            return script.teardown(deployed);
        }
    }
}
