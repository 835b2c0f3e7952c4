package com.example.pipeline.cli.command;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.runs.Terminal;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The deployment of the pipeline's stack from the commit, after an execution that failed before its self-update. In AWS,
 * an administrator does it. If the commit's pipeline fails there too, the deployment did not help, and the former stack
 * comes back: the pipeline's own update has to show that it can do what the commit wants.
 */
final class PipelineRedeployment {
    private final DeployedPipeline pipeline;
    private final Terminal terminal;
    private AssemblyStack former;
    private boolean tried;

    PipelineRedeployment(DeployedPipeline pipeline, Terminal terminal) {
        this.pipeline = pipeline;
        this.terminal = terminal;
    }

    String reason() {
        return "The pipeline failed before its self-update. Its stack was deployed from the commit.";
    }

    /**
     * Deploys the commit's stack, once, if it is another one; returns whether the pipeline should run again.
     *
     * @param what why the pipeline cannot update itself, for the message
     */
    boolean helps(SelfUpdateWatch watch, String what, Path runDirectory) throws IOException {
        String name = pipeline.stack().name();
        if (tried) {
            if (former != null) {
                terminal.line("The commit's pipeline fails there, too. Stack " + name + " is put back as it was.");
                pipeline.accounts().deploy(former);
                former = null;
            }
            return false;
        }
        tried = true;
        if (!watch.isExpected() || pipeline.differences().isEmpty()) {
            return false;
        }
        terminal.line("");
        terminal.line("The deployed pipeline " + what + ", and the commit changes its stack " + name + " ("
                + String.join(", ", pipeline.differences()) + ").");
        terminal.line("In AWS, an administrator has to deploy the stack now. The run does the same.");
        former = pipeline.save(runDirectory.resolve("former-pipeline.template"));
        pipeline.accounts().deploy(pipeline.stack());
        return true;
    }
}
