package com.example.pipeline.cli.embedded;

import com.example.pipeline.cli.document.Problem;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that the build puts beside the CLI's jar. */
public final class Distribution {

    private Distribution() {}

    /** The directory with the embedded_aws package and the locked requirements. */
    static Path python() {
        return directory("python");
    }

    /** The directory with the jars of AWS's Lambda runtime interface client. */
    public static Path runtimeInterfaceClient() {
        return directory("runtime-interface-client");
    }

    /** The program that runs handlers in Python. */
    public static Path pythonBootstrap() {
        return python().resolve("function_runtime/bootstrap.py");
    }

    /** The program that runs handlers in JavaScript. */
    public static Path nodeBootstrap() {
        return node().resolve("bootstrap.mjs");
    }

    /** The directory with the locked packages for functions on Node. */
    static Path node() {
        return directory("node");
    }

    private static Path directory(String name) {
        try {
            // The jar or, in tests, the classes: both are in Maven's target directory.
            URL code = Distribution.class.getProtectionDomain().getCodeSource().getLocation();
            Path directory = Path.of(code.toURI()).resolveSibling(name);
            if (!Files.isDirectory(directory)) {
                throw Problem.usage(directory + " is missing. Build the CLI again: mvn -pl pipeline-cli package");
            }
            return directory;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
