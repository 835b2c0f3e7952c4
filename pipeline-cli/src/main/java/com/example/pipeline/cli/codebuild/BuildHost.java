package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.lambda.JavaHomes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Runs builds as CodeBuild does, as processes of this machine: no container, and the machine's own programs.
 * Of the user's environment a build sees next to nothing; its HOME is its own.
 */
public final class BuildHost {
    private final Map<String, String> machine;
    private final Path userHome;
    private final JavaHomes javaHomes;

    public BuildHost() {
        this(System.getenv(), Path.of(System.getProperty("user.home")), JavaHomes.USUAL);
    }

    /**
     * For tests.
     *
     * @param machine environment of the user
     * @param jdks folders with JDKs
     */
    BuildHost(Map<String, String> machine, Path userHome, List<Path> jdks) {
        this.machine = machine;
        this.userHome = userHome;
        this.javaHomes = new JavaHomes(machine, jdks);
    }

    /**
     * Runs a build to its end. All that it started is gone then. Interrupting the thread stops the build.
     *
     * @param progress gets each line of output and each command, without secrets, from any thread
     * @throws UncheckedIOException if the log can't be written
     * @throws IllegalArgumentException if a variable's name is none that a shell can carry
     */
    public BuildResult run(BuildRequest request, Consumer<String> progress) {
        Mask mask = new Mask(request.secretVariables().stream()
                .map(request.environment()::get)
                .filter(Objects::nonNull)
                .toList());
        try (BuildLog log = new BuildLog(request.log(), mask, progress)) {
            Map<String, String> environment = new BuildEnvironment(machine, userHome).of(request);
            return new BuildRun(request, environment, javaHomes, log).run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
