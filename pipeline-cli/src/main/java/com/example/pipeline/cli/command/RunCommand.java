package com.example.pipeline.cli.command;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the pipeline. */
@Command(
        name = "run",
        sortOptions = false,
        sortSynopsis = false,
        description = "Run the pipeline on the commit that is checked out.",
        footer = {
            "",
            "Exit codes: 0 succeeded, 1 failed, 2 called wrongly or something is missing,",
            "3 stopped at an approval."
        })
final class RunCommand implements Callable<Integer> {
    private final Project project;
    private final Streams streams;

    @Option(
            names = "--approve",
            split = ",",
            paramLabel = "all|none|NAME,...",
            hideParamSyntax = true,
            description = "Give all approvals, none, or those of the named stages or actions (test,prod)."
                    + " Without it they are asked for at the terminal.")
    private List<String> approve;

    @Option(names = "--revision", paramLabel = "REF", description = "Run this commit, branch or tag.")
    private String revision;

    @Option(names = "--worktree", description = "Take uncommitted changes along.")
    private boolean worktree;

    @Option(names = "--keep", description = "Keep what was deployed answering until Ctrl-C.")
    private boolean keep;

    @Option(
            names = "--pipeline",
            paramLabel = "STACK",
            description = "The stack whose pipeline to run, when several have one.")
    private String pipeline;

    @Option(names = "--variable", paramLabel = "NAME=VALUE", description = "Value of a pipeline variable.")
    private Map<String, String> variables = Map.of();

    @Spec
    private CommandSpec spec;

    RunCommand(Project project, Streams streams) {
        this.project = project;
        this.streams = streams;
    }

    @Override
    public Integer call() throws Exception {
        if (worktree && revision != null) {
            throw new ParameterException(spec.commandLine(), "--worktree and --revision: a run takes one of them");
        }
        RunOptions options = new RunOptions(ApprovalNames.of(approve), revision, worktree, keep, pipeline, variables);
        return new LocalRun(project, options, streams).run();
    }
}
