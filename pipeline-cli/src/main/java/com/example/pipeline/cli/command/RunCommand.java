package com.example.pipeline.cli.command;

import com.example.pipeline.cli.runs.Terminal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        sortOptions = false,
        sortSynopsis = false,
        description = "Run the pipeline on the commit that is checked out.",
        footer = {
            "",
            "Exit codes: 0 succeeded, 1 failed, 2 wrong usage or a missing prerequisite,",
            "3 stopped at an approval."
        })
final class RunCommand implements Callable<Integer> {
    private final Project project;
    private final Terminal terminal;

    @Option(
            names = "--approve",
            split = ",",
            paramLabel = "all|none|NAME,...",
            hideParamSyntax = true,
            description = "Give all approvals, none, or those of some stages or actions (test,prod)."
                    + " Without this option, the command asks at the terminal.")
    private List<String> approve;

    @Option(
            names = "--revision",
            paramLabel = "REF",
            description = "Run this commit, branch or tag instead of the commit that is checked out.")
    private String revision;

    @Option(names = "--worktree", description = "Include uncommitted changes.")
    private boolean worktree;

    @Option(names = "--keep", description = "Keep the deployed URLs answering until Ctrl-C.")
    private boolean keep;

    @Option(
            names = "--pipeline",
            paramLabel = "STACK",
            description = "Stack of the pipeline to run, if several stacks have one.")
    private String pipeline;

    @Option(names = "--variable", paramLabel = "NAME=VALUE", description = "Value of a pipeline variable.")
    private Map<String, String> variables = Map.of();

    @Spec
    private CommandSpec spec;

    RunCommand(Project project, Terminal terminal) {
        this.project = project;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        if (worktree && revision != null) {
            throw new ParameterException(spec.commandLine(), "--worktree and --revision cannot be combined");
        }
        LocalRun.Options options =
                new LocalRun.Options(ApprovalNames.of(approve), revision, worktree, keep, pipeline, variables);
        return new LocalRun(project, options, terminal).run();
    }
}
