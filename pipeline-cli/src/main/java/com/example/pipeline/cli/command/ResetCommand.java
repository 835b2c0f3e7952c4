package com.example.pipeline.cli.command;

import com.example.pipeline.cli.local.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Deletes the state of local runs, all of it: the accounts, and the history of what was done to them. */
@Command(name = "reset", description = "Start over: delete the local accounts, caches and run history (.pipeline/).")
final class ResetCommand implements Callable<Integer> {
    private final Project project;

    @Spec
    private CommandSpec spec;

    ResetCommand(Project project) {
        this.project = project;
    }

    @Override
    public Integer call() throws IOException {
        if (Files.notExists(project.state())) {
            spec.commandLine().getOut().println("Nothing to delete: there is no " + project.state());
            return 0;
        }
        List<Path> entries;
        try (RunLock lock = RunLock.take(project.state());
                Stream<Path> found = Files.list(project.state())) {
            entries = found.filter(entry -> !entry.endsWith("lock")).sorted().toList();
            for (Path entry : entries) {
                Directories.delete(entry);
            }
        }
        Directories.delete(project.state());
        spec.commandLine()
                .getOut()
                .println("Deleted from " + project.state() + ": "
                        + String.join(
                                ", ",
                                entries.stream()
                                        .map(entry -> entry.getFileName().toString())
                                        .toList()));
        return 0;
    }
}
