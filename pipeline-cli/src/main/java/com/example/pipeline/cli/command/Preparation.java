package com.example.pipeline.cli.command;

import com.example.pipeline.cli.assembly.Assemblies;
import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.assembly.Revision;
import com.example.pipeline.cli.pipeline.PipelineLocation;
import com.example.pipeline.cli.runs.Screen;
import com.example.pipeline.cli.runs.Steps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What comes before a run: the templates, the embedded AWS, and in it what an administrator has to deploy.
 */
final class Preparation {
    private static final String GROUP = "Prepare";

    private final Project project;
    private final Screen screen;
    private final Path directory;

    Preparation(Project project, Screen screen, Path runDirectory) {
        this.project = project;
        this.screen = screen;
        this.directory = runDirectory;
    }

    CloudAssembly assembly(Revision revision) throws Exception {
        Assemblies assemblies = new Assemblies(project.assemblies());
        boolean known = assemblies.has(revision);
        return steps(List.of())
                .step(
                        "Cloud assembly",
                        progress -> assemblies.of(revision, directory.resolve("synth.log")),
                        assembly -> assembly.stacks().size() + " stacks"
                                + (known ? ", synthesized before from the same files" : ""));
    }

    LocalAws aws() throws Exception {
        return steps(List.of())
                .step(
                        "Embedded AWS",
                        progress -> LocalAws.start(project, directory, progress),
                        local -> local.aws().endpoint().toString());
    }

    /** Deploys all stacks that are bound to an account, and returns where the pipeline is. */
    PipelineLocation deploy(LocalAws local, CloudAssembly assembly, AssemblyStack pipeline) throws Exception {
        AccountStacks stacks = new AccountStacks(local.aws(), local.cli(), directory.resolve("prepare.log"));
        List<AssemblyStack> bound = assembly.bound();
        for (AssemblyStack stack : bound) {
            steps(bound).step(stack.id(), progress -> stacks.deploy(stack), what -> what + " in " + stack.account());
        }
        String name = stacks.client(pipeline)
                .describeStackResource(request -> request.stackName(pipeline.name())
                        .logicalResourceId(pipeline.pipelines().get(0)))
                .stackResourceDetail()
                .physicalResourceId();
        return new PipelineLocation(pipeline.account(), pipeline.region(), name);
    }

    private Steps steps(List<AssemblyStack> stacks) {
        // The width of most names: the first steps are shown before the stacks are known.
        List<String> names = new ArrayList<>(List.of(" ".repeat(24)));
        stacks.forEach(stack -> names.add(stack.id()));
        return new Steps(screen, GROUP, names);
    }
}
