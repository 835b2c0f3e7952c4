package com.example.pipeline.cli.lambda;

import com.example.pipeline.cli.embedded.Distribution;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * The native part of AWS's runtime interface client, unpacked once. Left to itself every process writes it to
 * the same file in /tmp, and one that starts meanwhile loads half of it and aborts.
 */
final class NativeLibrary {
    /** The client loads the file that this property names. */
    static final String PROPERTY = "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

    private NativeLibrary() {}

    static Path unpacked() throws IOException {
        Path directory = Distribution.runtimeInterfaceClient();
        Path library = directory.resolve(name());
        if (!Files.exists(library)) {
            Path part = Files.createTempFile(directory, name(), ".part");
            unpack(directory, part);
            Files.move(part, library, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return library;
    }

    private static String name() {
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
        boolean musl = Files.exists(Path.of("/etc/alpine-release"));
        return "libaws-lambda-jni.linux" + (musl ? "_musl-" : "-") + architecture + ".so";
    }

    private static void unpack(Path directory, Path to) throws IOException {
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(directory, "aws-lambda-java-runtime-interface-client-*.jar")) {
            for (Path jar : jars) {
                try (JarFile archive = new JarFile(jar.toFile())) {
                    ZipEntry entry = archive.getEntry("jni/" + name());
                    if (entry != null) {
                        try (InputStream content = archive.getInputStream(entry)) {
                            Files.copy(content, to, StandardCopyOption.REPLACE_EXISTING);
                            return;
                        }
                    }
                }
            }
        }
        throw new IOException("No " + name() + " in the runtime interface client of " + directory);
    }
}
