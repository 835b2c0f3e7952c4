package com.example.pipeline.cli.lambda;

import com.example.pipeline.cli.embedded.Distribution;
import com.example.pipeline.cli.embedded.PythonTools;
import com.example.pipeline.cli.local.Subprocess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Pythons that see the function's code, its layers and boto3, as in Lambda's Python runtimes, and no other package. */
final class PythonRuntime implements LambdaRuntime {
    @Override
    public String family() {
        return "python";
    }

    /** Nothing, since the embedded AWS runs on Python, too. */
    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public Launch launch(FunctionVersion version, Code code, FunctionHost.Access access) {
        PythonTools tools = PythonTools.ofUser();
        boolean exact = runs(version.runtime());
        Map<String, String> environment = new HashMap<>();
        environment.put(
                "PYTHONPATH",
                Stream.concat(layers(version, code), Stream.of(tools.functionPackages()))
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator)));
        environment.put("PYTHONDONTWRITEBYTECODE", "1");
        String bundle = access.environment().get("CURL_CA_BUNDLE");
        if (bundle != null) {
            environment.put("SSL_CERT_FILE", bundle);
            environment.put("REQUESTS_CA_BUNDLE", bundle);
        }
        // Without the packages of this machine, which Lambda does not have.
        List<String> command = List.of(
                exact ? version.runtime() : tools.python(),
                "-S",
                "-s",
                Distribution.pythonBootstrap().toString());
        String note =
                exact ? null : "This machine has no " + version.runtime() + ". The function runs on another Python.";
        return new Launch(command, environment, note);
    }

    private static Stream<Path> layers(FunctionVersion version, Code code) {
        List<Path> paths = new ArrayList<>();
        for (Path layer : code.layers()) {
            paths.add(layer.resolve("python"));
            paths.add(layer.resolve("python/lib").resolve(version.runtime()).resolve("site-packages"));
        }
        return paths.stream();
    }

    /** Whether this machine has an interpreter of this name. The stand-in of a version manager may be there alone. */
    private static boolean runs(String interpreter) {
        try {
            return Subprocess.of(interpreter, "-c", "pass").run().succeeded();
        } catch (IOException e) {
            return false;
        }
    }
}
