package com.example.pipeline.cli.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/**
 * The Python programs that the runner uses (the embedded AWS, the AWS CLI), in a venv that the user's
 * projects and clones share. Its name is made from the locked requirements: other requirements get another
 * venv.
 */
public final class PythonTools {
    private final Path sources;
    private final Path venv;
    private final List<String> interpreters;

    /**
     * @param sources folder with the embedded_aws package and requirements.txt
     * @param venv where the venv is or will be
     */
    PythonTools(Path sources, Path venv, List<String> interpreters) {
        this.sources = sources;
        this.venv = venv;
        this.interpreters = interpreters;
    }

    /** The tools of this CLI, in the user's cache. */
    public static PythonTools ofUser() {
        Path sources = Distribution.python();
        // Not $HOME: a build's private one must not get a venv of its own.
        Path cache = Path.of(System.getProperty("user.home"), ".cache", "codepipeline-local");
        return new PythonTools(sources, cache.resolve(hash(requirements(sources))), Python.CANDIDATES);
    }

    /**
     * Makes the venv unless it is complete; then no registry is asked.
     *
     * @param progress gets a line for each step that takes long
     * @throws MissingPrerequisite when there is no fitting Python, or its packages cannot be had
     */
    public void install(Consumer<String> progress) {
        if (isComplete()) {
            return;
        }
        try {
            Files.createDirectories(venv.getParent());
            installAlone(progress);
        } catch (IOException e) {
            throw new EmbeddedAwsFailure("Cannot make " + venv + ": " + e.getMessage(), e);
        }
    }

    private void installAlone(Consumer<String> progress) throws IOException {
        synchronized (PythonTools.class) {
            try (FileChannel lock =
                    FileChannel.open(beside(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock.lock();
                if (!isComplete()) {
                    new VenvInstallation(venv, beside(".log"), Python.find(interpreters))
                            .run(requirements(sources), progress);
                    Files.createFile(marker());
                }
            }
        }
    }

    /** The command that runs Python with the tools' modules. */
    public List<String> python() {
        return List.of(venv.resolve("bin").resolve("python").toString());
    }

    /** The command that runs the AWS CLI. */
    public List<String> aws() {
        return List.of(python().get(0), "-m", "awscli");
    }

    /** A folder for the PATH of builds: {@code aws}, and nothing that changes which Python a build finds. */
    public Path commands() {
        return venv.resolve("commands");
    }

    Path sources() {
        return sources;
    }

    private boolean isComplete() {
        // The second: a venv does not survive the removal of the Python that made it.
        return Files.exists(marker()) && Files.isExecutable(Path.of(python().get(0)));
    }

    private Path marker() {
        return venv.resolve(".complete");
    }

    private Path beside(String suffix) {
        return venv.resolveSibling(venv.getFileName() + suffix);
    }

    private static Path requirements(Path sources) {
        return sources.resolve("requirements.txt");
    }

    private static String hash(Path file) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(digest).substring(0, 12);
        } catch (IOException e) {
            throw new EmbeddedAwsFailure("Cannot read " + file + ": " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
