package com.example.pipeline.cli.command;

import com.example.pipeline.cli.runs.Terminal;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of a local run that runs the deployed pipeline as it is. */
final class LocalOptions {

    /** Null: nothing was said about approvals. */
    @Option(
            names = "--approve",
            split = ",",
            paramLabel = "all|none|wait|NAME,...",
            hideParamSyntax = true,
            description = "As with ./pipeline run. Local only.")
    List<String> approve;

    @Option(names = "--keep", description = "Keep the deployed URLs answering until Ctrl-C. Local only.")
    boolean keep;

    LocalRun run(Project project, Map<String, String> variables, Terminal terminal) {
        RunOptions options = new RunOptions();
        options.approve = approve;
        options.keep = keep;
        options.variables = variables;
        return new LocalRun(project, options, ApprovalNames.of(approve), terminal);
    }
}
