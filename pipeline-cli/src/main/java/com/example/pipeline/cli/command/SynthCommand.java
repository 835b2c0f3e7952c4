package com.example.pipeline.cli.command;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.CdkApp;
import com.example.pipeline.cli.assembly.CloudAssembly;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "synth", description = "Synthesize the templates from the work tree into cdk.out/.")
final class SynthCommand implements Callable<Integer> {
    private final Project project;

    @Spec
    private CommandSpec spec;

    SynthCommand(Project project) {
        this.project = project;
    }

    @Override
    public Integer call() throws IOException {
        Path output = project.root().resolve("cdk.out");
        CloudAssembly assembly =
                new CdkApp(project.root()).synthesize(output, project.state().resolve("synth.log"));
        PrintWriter out = spec.commandLine().getOut();
        out.println("Synthesized " + output + ":");
        for (AssemblyStack stack : assembly.stacks()) {
            out.println("  " + output.relativize(stack.template()) + "  "
                    + (stack.isBound() ? stack.account() + " " + stack.region() : "any account"));
        }
        return 0;
    }
}
