package com.example.pipeline.cli.command;

import com.example.pipeline.cli.local.Directories;
import com.example.pipeline.cli.local.LockFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "reset",
        description = "Delete .pipeline/ and start over: the local accounts, the caches and the run history.",
        footer = {"", "Exit codes: 0 deleted, or nothing to delete, 2 a run goes on."})
final class ResetCommand implements Callable<Integer> {
    private final Project project;

    @Spec
    private CommandSpec spec;

    ResetCommand(Project project) {
        this.project = project;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Path state = project.state();
        if (Files.notExists(state)) {
            out.println("There is nothing to delete: no " + state);
            return 0;
        }
        try (LockFile lock = project.lock();
                Stream<Path> found = Files.list(state)) {
            List<Path> entries =
                    found.filter(entry -> !entry.endsWith("lock")).sorted().toList();
            for (Path entry : entries) {
                Directories.delete(entry);
            }
            out.println("Deleted from " + state + ": "
                    + entries.stream()
                            .map(entry -> entry.getFileName().toString())
                            .collect(Collectors.joining(", ")));
        }
        Directories.delete(state);
        return 0;
    }
}
