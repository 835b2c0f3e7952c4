package com.example.pipeline.cli.command;

import picocli.CommandLine.Option;

/** The options of commands for pipelines of a real account, or of the local run that is in progress. */
final class AccountOptions {

    /** Null: the local run. */
    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description = "Profile of the AWS CLI for the account of the pipeline. Without this option, the command is"
                    + " for the local run.")
    String profile;

    /** Null: those of the project. */
    @Option(names = "--pipeline", paramLabel = "NAME", description = "Pipeline, if several come into question.")
    String pipeline;
}
