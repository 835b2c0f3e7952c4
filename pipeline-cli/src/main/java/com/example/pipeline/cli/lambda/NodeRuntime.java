package com.example.pipeline.cli.lambda;

import com.example.pipeline.cli.embedded.Distribution;
import com.example.pipeline.cli.embedded.NodePackages;
import com.example.pipeline.cli.local.Subprocess;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The Node of this machine. Functions can import a part of the AWS SDK, as in Lambda's Node runtimes. */
final class NodeRuntime implements LambdaRuntime {
    @Override
    public String family() {
        return "nodejs";
    }

    @Override
    public Optional<String> missing(String runtime) {
        return version().isEmpty() || !runs("npm")
                ? Optional.of("functions on Node need the programs node and npm on the PATH")
                : Optional.empty();
    }

    @Override
    public Launch launch(FunctionVersion version, Code code, FunctionHost.Access access) throws IOException {
        // Node looks for packages beside the code, and then in the directories above it.
        Path packages = code.task().resolveSibling("node_modules");
        try {
            Files.deleteIfExists(packages);
            Files.createSymbolicLink(packages, NodePackages.install());
        } catch (FileAlreadyExistsException e) {
            // Another function has made it.
        }
        String layers = code.layers().stream()
                .map(layer -> layer.resolve("nodejs/node_modules").toString())
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = List.of(
                "node",
                "--max-old-space-size=" + version.memoryMb() * 90 / 100,
                Distribution.nodeBootstrap().toString());
        String present = version().orElse("");
        boolean same = present.startsWith("v" + version.runtime().replaceAll("nodejs(\\d+).*", "$1") + ".");
        String note =
                same ? null : "The function's runtime is " + version.runtime() + ". It runs on Node " + present + ".";
        return new Launch(command, Map.of("NODE_PATH", layers), note);
    }

    private static Optional<String> version() {
        try {
            Subprocess.Result result = Subprocess.of("node", "--version").run();
            return result.succeeded() ? Optional.of(result.output().strip()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean runs(String program) {
        try {
            return Subprocess.of(program, "--version").run().succeeded();
        } catch (IOException e) {
            return false;
        }
    }
}
