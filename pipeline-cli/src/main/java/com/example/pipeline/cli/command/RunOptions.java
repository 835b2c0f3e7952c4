package com.example.pipeline.cli.command;

import com.example.pipeline.cli.assembly.DefaultEnvironment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of {@code ./pipeline run}. */
final class RunOptions {

    /** Null: nothing was said about approvals. */
    @Option(
            names = "--approve",
            split = ",",
            paramLabel = "all|none|wait|NAME,...",
            hideParamSyntax = true,
            description = "Give all approvals, none, or those of some stages or actions (test,prod), or wait for"
                    + " ./pipeline approve from another terminal."
                    + " At a terminal, the command asks for the others, unless you give none.")
    List<String> approve;

    /** Null: HEAD. */
    @Option(
            names = "--revision",
            paramLabel = "REF",
            description = "Run this commit, branch or tag instead of the commit that is checked out."
                    + " A branch or a tag runs the pipelines that its push starts in AWS.")
    String revision;

    @Option(names = "--worktree", description = "Include uncommitted changes.")
    boolean worktree;

    @Option(
            names = "--keep",
            description = "Keep the deployed URLs answering until Ctrl-C, and serve the page of all runs.")
    boolean keep;

    /** Null: those that the push starts, or the only one. */
    @Option(
            names = "--pipeline",
            paramLabel = "NAME",
            description = "Run this pipeline, whatever its triggers say. The name of its stack works, too,"
                    + " if the stack has one pipeline.")
    String pipeline;

    @Option(names = "--variable", paramLabel = "NAME=VALUE", description = "Value of a pipeline variable.")
    Map<String, String> variables = Map.of();

    @Option(
            names = "--source",
            paramLabel = "ACTION=FOLDER",
            description = "Clone of the repository that another source action takes, or of another branch.")
    Map<String, Path> sources = Map.of();

    /** Null: unknown. */
    @Option(names = "--account", paramLabel = "ID", description = "Account of the stacks whose app names none.")
    String account;

    /** Null: unknown. */
    @Option(names = "--region", paramLabel = "REGION", description = "Region of the stacks whose app names none.")
    String region;

    @Option(
            names = "--leave",
            split = ",",
            paramLabel = "STACK,...",
            hideParamSyntax = true,
            description = "Leave these stacks, which have no account, to a build that deploys them.")
    List<String> left = List.of();

    @Option(
            names = "--deploy-pipeline",
            description = "First deploy the stack of the pipeline from the commit, as an administrator does.")
    boolean deployPipeline;

    DefaultEnvironment environment() {
        return new DefaultEnvironment(account, region);
    }
}
