package com.example.pipeline.cli.lambda;

import com.example.pipeline.cli.embedded.Distribution;
import com.example.pipeline.cli.local.Jdks;
import com.example.pipeline.cli.local.ZipArchive;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** JVMs with AWS's runtime interface client, as Lambda's Java runtimes start them. */
final class JavaRuntime implements LambdaRuntime {
    private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
    /** This property names the native library that the client loads. */
    private static final String LIBRARY =
            "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

    @Override
    public String family() {
        return "java";
    }

    @Override
    public Optional<String> missing(String runtime) {
        return Optional.empty();
    }

    @Override
    public Launch launch(FunctionVersion version, Code code, FunctionHost.Access access) throws IOException {
        Path client = Distribution.runtimeInterfaceClient();
        List<String> command = new ArrayList<>();
        command.add(jdk(version.runtime()).resolve("bin/java").toString());
        // As on Lambda: a small machine, where the heap can't have all of the memory.
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.add("-Xmx" + version.memoryMb() * 85 / 100 + "m");
        command.add("-D" + LIBRARY + "=" + nativeLibrary(client));
        // With this property, org-crac uses Lambda's own checkpoints.
        command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
        command.addAll(access.jvmOptions());
        String classpath = Stream.concat(
                        Stream.of(client), code.layers().stream().map(layer -> layer.resolve("java/lib")))
                .map(directory -> directory + File.separator + "*")
                .collect(Collectors.joining(File.pathSeparator));
        command.addAll(List.of("-cp", classpath, CLIENT, version.handler()));
        return new Launch(command, Map.of("LAMBDA_RUNTIME_DIR", client.toString()), null);
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
