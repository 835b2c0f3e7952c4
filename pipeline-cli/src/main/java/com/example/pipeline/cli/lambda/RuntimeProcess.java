package com.example.pipeline.cli.lambda;

import com.example.pipeline.cli.embedded.Distribution;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A JVM that runs AWS's own runtime interface client. Variables: "Defined runtime environment variables" in
 * the AWS Lambda Developer Guide.
 */
final class RuntimeProcess {
    private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
    private final Process process;

    private RuntimeProcess(Process process) {
        this.process = process;
    }

    /**
     * @param task folder of the function's code; the client looks for it in the working directory
     * @param access variables and JVM options that lead the function to AWS
     */
    static RuntimeProcess start(FunctionVersion version, Path task, Path log, String runtimeApi, FunctionAccess access)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(version, access))
                .directory(task.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Map<String, String> environment = builder.environment();
        String path = environment.get("PATH");
        environment.clear();
        environment.put("PATH", path);
        environment.put("LANG", "en_US.UTF-8");
        environment.put("TZ", ":UTC");
        environment.putAll(access.environment());
        environment.putAll(version.environment());
        environment.putAll(reserved(version, task, runtimeApi));
        return new RuntimeProcess(builder.start());
    }

    private static List<String> command(FunctionVersion version, FunctionAccess access) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // As on Lambda: a small machine, and part of the memory is not the heap's.
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.add("-Xmx" + version.memoryMb() * 85 / 100 + "m");
        command.add("-D" + NativeLibrary.PROPERTY + "=" + NativeLibrary.unpacked());
        // org-crac finds Lambda's own checkpoints by this alone.
        command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
        command.addAll(access.jvmOptions());
        command.addAll(List.of("-cp", Distribution.runtimeInterfaceClient() + File.separator + "*", CLIENT));
        command.add(version.handler());
        return command;
    }

    private static Map<String, String> reserved(FunctionVersion version, Path task, String runtimeApi) {
        return Map.ofEntries(
                Map.entry("_HANDLER", version.handler()),
                Map.entry("AWS_EXECUTION_ENV", "AWS_Lambda_" + version.runtime()),
                Map.entry("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", String.valueOf(version.memoryMb())),
                Map.entry("AWS_LAMBDA_FUNCTION_NAME", version.function()),
                Map.entry("AWS_LAMBDA_FUNCTION_VERSION", version.version()),
                Map.entry("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
                Map.entry("AWS_LAMBDA_LOG_GROUP_NAME", version.logGroup()),
                Map.entry("AWS_LAMBDA_LOG_STREAM_NAME", "[" + version.version() + "]"),
                Map.entry("AWS_LAMBDA_RUNTIME_API", runtimeApi),
                Map.entry("AWS_REGION", version.region()),
                Map.entry("AWS_DEFAULT_REGION", version.region()),
                Map.entry(
                        "LAMBDA_RUNTIME_DIR",
                        Distribution.runtimeInterfaceClient().toString()),
                Map.entry("LAMBDA_TASK_ROOT", task.toString()));
    }

    /** Completes with the exit code. */
    CompletableFuture<Integer> exit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
