package com.example.pipeline.cli.command;

import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.assembly.ConstructPaths;
import com.example.pipeline.cli.permissions.Denials;
import com.example.pipeline.cli.runs.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is said about the deployed application: why its functions failed, which of its calls IAM denied, and where its
 * resources are in the code.
 *
 * @param root of the project, with the files of its policies
 * @param directory of the run
 */
record ApplicationNotes(LocalAws local, Path root, Path directory, CloudAssembly assembly) {

    /** Returns what the log of a failed action does not say. */
    List<String> afterFailure(List<String> shown) {
        List<String> lines =
                new ArrayList<>(ConstructPaths.of(assembly.stacks()).in(shown));
        lines.addAll(local.functions().failures().take());
        return lines;
    }

    /** Prints what nobody has seen yet. In AWS, too, neither of it fails the pipeline. */
    void atTheEnd(Terminal terminal) throws IOException {
        List<String> failures = local.functions().failures().take();
        if (!failures.isEmpty()) {
            terminal.line("");
            terminal.line("Functions failed, and no deployment noticed:");
            failures.forEach(line -> terminal.line("  " + line));
        }
        List<String> denied = Denials.lines(assembly, directory.resolve("access-log.jsonl"), root);
        if (!denied.isEmpty()) {
            terminal.line("");
            denied.forEach(terminal::line);
        }
    }
}
