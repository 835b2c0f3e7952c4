package com.example.pipeline.cli.lambda;

import com.example.pipeline.cli.local.Subprocess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts processes of the runtimes that this machine has. */
public final class LambdaRuntimes {
    private static final List<LambdaRuntime> ALL = List.of(new JavaRuntime(), new PythonRuntime(), new NodeRuntime());

    private LambdaRuntimes() {}

    /**
     * Returns why a function cannot run here, or nothing if it can.
     *
     * @param runtime such as {@code java25}; null for a container image
     */
    public static Optional<String> refusal(String runtime) {
        Optional<LambdaRuntime> family = of(runtime);
        if (family.isEmpty()) {
            String families = ALL.stream().map(LambdaRuntime::family).collect(Collectors.joining(", "));
            return Optional.of("only the runtimes " + families + " can run on this machine");
        }
        return family.get().missing(runtime);
    }

    private static Optional<LambdaRuntime> of(String runtime) {
        return ALL.stream()
                .filter(each -> runtime != null && runtime.startsWith(each.family()))
                .findFirst();
    }

    /**
     * @param log gets what the process prints
     * @param access to the embedded AWS
     * @param runtimeApi host and port of the Runtime API
     */
    static Process start(
            FunctionVersion version, LambdaRuntime.Code code, Path log, FunctionHost.Access access, String runtimeApi)
            throws IOException {
        LambdaRuntime.Launch launch = of(version.runtime()).orElseThrow().launch(version, code, access);
        if (launch.note() != null) {
            Files.createDirectories(log.getParent());
            Files.writeString(log, launch.note() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", path(code));
        environment.put("LANG", "en_US.UTF-8");
        environment.put("TZ", ":UTC");
        environment.putAll(access.environment());
        environment.putAll(launch.environment());
        environment.putAll(version.environment());
        // "Defined runtime environment variables" in the AWS Lambda Developer Guide
        environment.put("_HANDLER", version.handler());
        environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + version.runtime());
        environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", String.valueOf(version.memoryMb()));
        environment.put("AWS_LAMBDA_FUNCTION_NAME", version.function());
        environment.put("AWS_LAMBDA_FUNCTION_VERSION", version.version());
        environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        environment.put("AWS_LAMBDA_LOG_FORMAT", version.logFormat());
        environment.put("AWS_LAMBDA_LOG_GROUP_NAME", version.logGroup());
        environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "[" + version.version() + "]");
        environment.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
        environment.put("AWS_REGION", version.region());
        environment.put("AWS_DEFAULT_REGION", version.region());
        environment.put("LAMBDA_TASK_ROOT", code.task().toString());
        return Subprocess.of(launch.command())
                .in(code.task())
                .withOnly(environment)
                .startInto(log);
    }

    private static String path(LambdaRuntime.Code code) {
        return Stream.concat(
                        code.layers().stream().map(layer -> layer.resolve("bin").toString()),
                        Stream.of(System.getenv("PATH")))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
