package com.example.pipeline.cli.codebuild;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A build whose only phase has the given commands, for tests that look at more than its result. */
final class RunningBuild {
    final Path work;
    final List<String> progress = Collections.synchronizedList(new ArrayList<>());
    Map<String, String> machine = Map.of("PATH", System.getenv("PATH"));
    Map<String, String> environment = Map.of();
    List<Path> path = List.of();
    List<Path> jdks = List.of();
    Path cache;
    BuildImage image =
            BuildImage.of("aws/codebuild/amazonlinux-x86_64-standard:6.0").orElseThrow();
    boolean privileged;
    Duration timeout = Duration.ofMinutes(1);
    /** Runs when a line of output is {@code ready}. */
    Runnable whenReady = () -> {};

    RunningBuild(Path work) throws IOException {
        this.work = work.toRealPath();
    }

    BuildResult run(String... commands) throws IOException {
        return runBuildspec("version: 0.2\nphases:\n  build:\n    commands:\n"
                + Stream.of(commands)
                        .map(command -> "      - |\n        " + command.replace("\n", "\n        ") + "\n")
                        .collect(Collectors.joining()));
    }

    BuildResult runBuildspec(String yaml) throws IOException {
        Build build = new Build(
                "project",
                1,
                image,
                privileged,
                BuildspecReader.parse(yaml, "buildspec.yml"),
                work.resolve("build"),
                Files.createDirectories(work.resolve("source")),
                Map.of(),
                environment,
                Set.of(),
                path,
                cache,
                timeout,
                work.resolve("log/build.log"));
        return build.run(new LocalImage(machine, work.resolve("user"), jdks), line -> {
            progress.add(line);
            if (line.equals("ready")) {
                whenReady.run();
            }
        });
    }

    /** The lines of the log that CodeBuild itself writes, without their time. */
    List<String> containerLines() throws IOException {
        return log().lines()
                .filter(line -> line.startsWith("[Container] "))
                .map(line -> line.replaceFirst("\\[Container] \\S+ \\S+ ", ""))
                .toList();
    }

    String log() throws IOException {
        return Files.readString(work.resolve("log/build.log"));
    }

    /** The process whose id the build wrote to a file. */
    Optional<ProcessHandle> process(String file) throws IOException {
        String id = Files.readString(work.resolve("source").resolve(file)).strip();
        return ProcessHandle.of(Long.parseLong(id));
    }
}
