package com.example.pipeline.cli.command;

import com.example.pipeline.cli.assembly.TestRepository;
import com.example.pipeline.cli.runs.Printed;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A repository with the cloud assembly of {@code src/test/resources/assembly}, and what its runs print. */
final class SmallProject {
    final TestRepository git;
    private Printed printed = new Printed(false);
    private StringWriter output = new StringWriter();
    private StringWriter errors = new StringWriter();

    private SmallProject(TestRepository git) {
        this.git = git;
    }

    static SmallProject create(Path directory) throws IOException, InterruptedException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/assembly"))) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }
        SmallProject project = new SmallProject(TestRepository.create(directory));
        project.git.write(".gitignore", ".pipeline/\n").commit("Say hello");
        return project;
    }

    /** Runs without a terminal; returns the exit code. */
    int run(String... options) {
        return run(new Printed(false), options);
    }

    /** Runs where somebody types. */
    int runAtTerminal(String typed, String... options) {
        return run(Printed.typing(typed), options);
    }

    private int run(Printed terminal, String... options) {
        return execute(
                terminal, Stream.concat(Stream.of("run"), Stream.of(options)).toArray(String[]::new));
    }

    /** Runs another command, such as {@code triggers}; returns the exit code. */
    int command(String... arguments) {
        return execute(new Printed(false), arguments);
    }

    private int execute(Printed terminal, String... arguments) {
        printed = terminal;
        output = new StringWriter();
        errors = new StringWriter();
        return Pipeline.commandLine(new Project(git.root()), printed.terminal())
                .setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments);
    }

    void replace(String file, String old, String text) throws IOException {
        Path path = git.root().resolve(file);
        String content = Files.readString(path);
        if (!content.contains(old)) {
            throw new IllegalArgumentException(file + " has no " + old);
        }
        Files.writeString(path, content.replace(old, text));
    }

    String printed() {
        return printed.text() + output + errors;
    }

    /** The newest run is 0, the one before it 1. */
    JsonNode run(int back) throws IOException {
        return new JsonMapper().readTree(runDirectory(back).resolve("run.json").toFile());
    }

    Path runDirectory(int back) throws IOException {
        Path runs = git.root().resolve(".pipeline/runs");
        try (Stream<Path> numbers = Files.list(runs)) {
            return runs.resolve(String.valueOf(numbers.count() - back));
        }
    }

    /** Status of an action in the newest run; null if it hasn't started. */
    String status(String action) throws IOException {
        for (JsonNode stage : run(0).path("stages")) {
            for (JsonNode each : stage.path("actions")) {
                if (each.path("name").asString().equals(action)) {
                    return each.path("status").asString();
                }
            }
        }
        return null;
    }
}
