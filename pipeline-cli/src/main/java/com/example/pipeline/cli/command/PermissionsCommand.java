package com.example.pipeline.cli.command;

import com.example.pipeline.cli.assembly.Assemblies;
import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.permissions.Permissions;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "permissions",
        description = "Show which permissions each role has, and which of them the runs so far have used."
                + " Each unused permission needs a reason in permissions.yaml.",
        footer = {"", "Exit codes: 0 each permission is used or has a reason, 1 otherwise, 2 no run yet."})
final class PermissionsCommand implements Callable<Integer> {
    private final Project project;

    @Option(names = "--markdown", description = "Print the table for docs/permissions.md, without counts.")
    private boolean markdown;

    @Spec
    private CommandSpec spec;

    PermissionsCommand(Project project) {
        this.project = project;
    }

    @Override
    public Integer call() throws IOException {
        CloudAssembly assembly = new Assemblies(project.assemblies())
                .last()
                .orElseThrow(() -> Problem.usage("There is no run yet. Start one: ./pipeline run --approve all"));
        Permissions permissions =
                Permissions.of(assembly, project.runs(), project.root().resolve("permissions.yaml"));
        PrintWriter out = spec.commandLine().getOut();
        if (markdown) {
            out.println("<!-- Made by: ./pipeline permissions --markdown > docs/permissions.md -->");
            out.println("# Permissions");
            out.println();
            out.println(permissions.figure());
            out.println();
            permissions.markdown().forEach(out::println);
        } else {
            permissions.table().forEach(out::println);
            out.println(permissions.figure());
            out.println(permissions.occasions());
        }
        out.flush();
        permissions.problems().forEach(spec.commandLine().getErr()::println);
        return permissions.problems().isEmpty() ? 0 : Problem.FAILED;
    }
}
