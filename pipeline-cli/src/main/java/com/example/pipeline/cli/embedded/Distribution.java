package com.example.pipeline.cli.embedded;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the build puts beside the CLI's jar. */
public final class Distribution {

    private Distribution() {}

    /** The folder with the start-up package of the embedded AWS and the locked requirements. */
    static Path python() {
        return folder("python");
    }

    /** The folder with the jars of AWS's Lambda runtime interface client. */
    public static Path runtimeInterfaceClient() {
        return folder("runtime-interface-client");
    }

    private static Path folder(String name) {
        try {
            // The jar or, in tests, the classes: both lie in Maven's target folder.
            URL code = Distribution.class.getProtectionDomain().getCodeSource().getLocation();
            Path folder = Path.of(code.toURI()).resolveSibling(name);
            if (!Files.isDirectory(folder)) {
                throw new MissingPrerequisite(
                        folder + " is missing. Build the CLI again: mvn -pl pipeline-cli package");
            }
            return folder;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
