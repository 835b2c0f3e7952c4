package com.example.pipeline.cli.lambda;

import com.example.pipeline.cli.embedded.Distribution;
import com.example.pipeline.cli.local.Jdks;
import com.example.pipeline.cli.local.Subprocess;
import com.example.pipeline.cli.local.ZipArchive;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts JVMs with AWS's runtime interface client, as Lambda's Java runtimes do. */
final class JavaRuntime {
    private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
    /** This property names the native library that the client loads. */
    private static final String LIBRARY =
            "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

    private JavaRuntime() {}

    /**
     * @param code directory with the function's code, which becomes the working directory
     * @param access to the embedded AWS
     * @param runtimeApi host and port of the Runtime API
     */
    static Process start(FunctionVersion version, Path code, Path log, FunctionHost.Access access, String runtimeApi)
            throws IOException {
        Path client = Distribution.runtimeInterfaceClient();
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", System.getenv("PATH"));
        environment.put("LANG", "en_US.UTF-8");
        environment.put("TZ", ":UTC");
        environment.putAll(access.environment());
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
        environment.put("LAMBDA_RUNTIME_DIR", client.toString());
        environment.put("LAMBDA_TASK_ROOT", code.toString());
        return Subprocess.of(command(version, client, access.jvmOptions()))
                .in(code)
                .withOnly(environment)
                .startInto(log);
    }

    private static List<String> command(FunctionVersion version, Path client, List<String> options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(jdk(version.runtime()).resolve("bin/java").toString());
        // As on Lambda: a small machine, where the heap can't have all of the memory.
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.add("-Xmx" + version.memoryMb() * 85 / 100 + "m");
        command.add("-D" + LIBRARY + "=" + nativeLibrary(client));
        // With this property, org-crac uses Lambda's own checkpoints.
        command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
        command.addAll(options);
        command.addAll(List.of("-cp", client + File.separator + "*", CLIENT));
        command.add(version.handler());
        return command;
    }

    /** The JDK of a runtime such as java25, or the one of this process if this machine doesn't have it. */
    private static Path jdk(String runtime) {
        return Jdks.ofThisMachine()
                .home(runtime.replaceFirst("java(\\d+).*", "$1"))
                .orElse(Path.of(System.getProperty("java.home")));
    }

    /**
     * Unpacks the client's native library once. Otherwise every process writes it to the same file in /tmp, and a
     * process that starts at the same time loads half of it and aborts.
     */
    private static Path nativeLibrary(Path directory) throws IOException {
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
        boolean musl = Files.exists(Path.of("/etc/alpine-release"));
        String name = "libaws-lambda-jni.linux" + (musl ? "_musl-" : "-") + architecture + ".so";
        Path library = directory.resolve(name);
        if (!Files.exists(library)) {
            Path part = Files.createTempFile(directory, name, ".part");
            Files.write(part, fromClient(directory, "jni/" + name));
            Files.move(part, library, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return library;
    }

    private static byte[] fromClient(Path directory, String name) throws IOException {
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(directory, "aws-lambda-java-runtime-interface-client-*.jar")) {
            for (Path jar : jars) {
                byte[] content = ZipArchive.read(jar, name);
                if (content != null) {
                    return content;
                }
            }
        }
        throw new IOException("The runtime interface client in " + directory + " has no " + name);
    }
}
