package com.example.pipeline.cli.command;

import com.example.pipeline.cli.embedded.AwsCli;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./pipeline aws}. */
@Command(
        name = "aws",
        description =
                "Run the AWS CLI in a local account, as its root. Without a run in progress, the accounts are as the"
                        + " last run has left them.",
        footer = {
            "",
            "Example: ./pipeline aws dev dynamodb list-tables",
            "",
            "Exit codes: that of the AWS CLI, 2 unknown environment."
        })
final class AwsCommand implements Callable<Integer> {
    private final Project project;

    @Parameters(
            index = "0",
            paramLabel = "ENVIRONMENT",
            description = "Name of an environment, or the number of an account.")
    private String environment;

    @Parameters(index = "1..*", paramLabel = "ARGUMENTS", description = "What follows aws.")
    private List<String> arguments = List.of();

    AwsCommand(Project project) {
        this.project = project;
    }

    @Override
    public Integer call() throws Exception {
        LocalEnvironment found = LocalEnvironment.find(project, environment);
        try (OpenAws aws = OpenAws.of(project)) {
            return AwsCli.runHere(aws.tools(), aws.root(found), arguments);
        }
    }
}
