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

    /** An interpreter of the same version: another one has modules and syntax that Lambda's lacks, and lacks others. */
    @Override
    public Optional<String> missing(String runtime) {
        return interpreter(runtime).isPresent()
                ? Optional.empty()
                : Optional.of("this machine has no " + runtime + " on the PATH, and another version proves nothing");
    }

    @Override
    public Launch launch(FunctionVersion version, Code code, FunctionHost.Access access) {
        PythonTools tools = PythonTools.ofUser();
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
                interpreter(version.runtime()).orElseThrow(),
                "-S",
                "-s",
                Distribution.pythonBootstrap().toString());
        return new Launch(command, environment, null);
    }

    private static Stream<Path> layers(FunctionVersion version, Code code) {
        List<Path> paths = new ArrayList<>();
        for (Path layer : code.layers()) {
            paths.add(layer.resolve("python"));
            paths.add(layer.resolve("python/lib").resolve(version.runtime()).resolve("site-packages"));
        }
        return paths.stream();
    }

    private static Optional<String> interpreter(String runtime) {
        return Stream.of(runtime, "python3")
                .filter(program -> runtime.equals(version(program)))
                .findFirst();
    }

    /** Such as {@code python3.13}; "" if there is none. The stand-in of a version manager may be there alone. */
    private static String version(String interpreter) {
        try {
            Subprocess.Result result = Subprocess.of(
                            interpreter, "-c", "import sys; print('python%d.%d' % sys.version_info[:2])")
                    .run();
            return result.succeeded() ? result.output().strip() : "";
        } catch (IOException e) {
            return "";
        }
    }
}
