package com.example.pipeline.cli.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One attempt to fill a venv with exactly the locked packages. */
record VenvInstallation(Path venv, Path log, Python python) {

    void run(Path requirements, Consumer<String> progress) throws IOException {
        deleteTree(venv);
        Files.deleteIfExists(log);
        progress.accept("Installing the embedded AWS and the AWS CLI into " + venv + " (once, about a minute)");
        step(List.of(python.command(), "-m", "venv", venv.toString()));
        Path bin = venv.resolve("bin");
        step(List.of(
                bin.resolve("python").toString(),
                "-m",
                "pip",
                "install",
                "--disable-pip-version-check",
                "--no-input",
                "--require-hashes",
                "--only-binary",
                ":all:",
                "-r",
                requirements.toString()));
        Path commands = Files.createDirectories(venv.resolve("commands"));
        Files.createSymbolicLink(commands.resolve("aws"), bin.resolve("aws"));
    }

    private void step(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Command.forgetPythonSettings(builder.environment());
        if (Command.waitFor(builder.start()) != 0) {
            throw new MissingPrerequisite("The Python packages of the runner could not be installed; the"
                    + " first run needs a Python package registry. What pip said is in " + log + ". Failed: "
                    + String.join(" ", command));
        }
    }

    private static void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
