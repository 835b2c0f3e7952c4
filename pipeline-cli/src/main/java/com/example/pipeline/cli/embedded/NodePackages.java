package com.example.pipeline.cli.embedded;

import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.local.Directories;
import com.example.pipeline.cli.local.LockFile;
import com.example.pipeline.cli.local.Subprocess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The packages of the AWS SDK for functions on Node, in a directory that all projects of the user share. It is named
 * after the hash of the lock file.
 */
public final class NodePackages {
    private static final List<String> FILES = List.of("package.json", "package-lock.json", ".npmrc");

    private NodePackages() {}

    /**
     * Installs the packages unless they are there, and returns the directory node_modules.
     *
     * @throws Problem when they cannot be installed
     */
    public static synchronized Path install() throws IOException {
        Path sources = Distribution.node();
        String name = "node-" + PythonTools.hash(sources.resolve("package-lock.json"));
        Path directory = Path.of(System.getProperty("user.home"), ".cache", "codepipeline-local", name);
        Path complete = directory.resolve(".complete");
        try (LockFile lock = LockFile.take(directory.resolveSibling(name + ".lock"))) {
            if (Files.notExists(complete)) {
                Directories.delete(directory);
                Files.createDirectories(directory);
                for (String file : FILES) {
                    Files.copy(sources.resolve(file), directory.resolve(file));
                }
                Subprocess.Result npm = Subprocess.of("npm", "ci", "--no-progress")
                        .in(directory)
                        .run();
                if (!npm.succeeded()) {
                    throw Problem.usage(
                            "The AWS SDK for functions on Node could not be installed. The first one needs an"
                                    + " npm registry: " + (npm.output() + npm.errors()).strip());
                }
                Files.createFile(complete);
            }
        }
        return directory.resolve("node_modules");
    }
}
