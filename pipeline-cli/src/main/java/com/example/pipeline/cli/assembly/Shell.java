package com.example.pipeline.cli.assembly;

import com.example.pipeline.cli.document.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A command in a directory. */
final class Shell {
    private final Path directory;
    private final Map<String, String> environment;

    Shell(Path directory, Map<String, String> environment) {
        this.directory = directory;
        this.environment = environment;
    }

    /** Returns what the command prints, without the last line's end; it must succeed. */
    String output(String... command) {
        try {
            Path errors = Files.createTempFile("pipeline", ".err");
            try {
                Process process =
                        builder(command).redirectError(errors.toFile()).start();
                process.getOutputStream().close();
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (waitFor(process) != 0) {
                    throw Problem.failed(String.join(" ", command) + " (in " + directory + ") failed: "
                            + Files.readString(errors).strip());
                }
                return output.stripTrailing();
            } finally {
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw Problem.failed(String.join(" ", command) + ": " + e.getMessage(), e);
        }
    }

    /** Runs a command with its output in a file, and returns its exit code. */
    int run(Path log, String... command) {
        try {
            Process process = builder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            process.getOutputStream().close();
            return waitFor(process);
        } catch (IOException e) {
            throw Problem.failed(String.join(" ", command) + ": " + e.getMessage(), e);
        }
    }

    private ProcessBuilder builder(String... command) {
        ProcessBuilder builder = new ProcessBuilder(List.of(command)).directory(directory.toFile());
        // Inside a Git hook they would point at another repository.
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment().putAll(environment);
        return builder;
    }

    private static int waitFor(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            Thread.currentThread().interrupt();
            throw Problem.failed("Stopped");
        }
    }
}
