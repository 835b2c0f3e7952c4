package com.example.pipeline.cli.assembly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The cloud assembly that the last run was made from. */
public final class LastAssembly {

    private LastAssembly() {}

    /**
     * @param assemblies the directory that {@link Assemblies} keeps, which marks the one in use by its time; need
     *     not exist
     */
    public static Optional<CloudAssembly> in(Path assemblies) throws IOException {
        if (Files.notExists(assemblies)) {
            return Optional.empty();
        }
        try (Stream<Path> entries = Files.list(assemblies)) {
            return entries.filter(entry -> entry.getFileName().toString().matches("[0-9a-f]{40,64}"))
                    .filter(entry -> Files.isRegularFile(entry.resolve("manifest.json")))
                    .max(Comparator.comparing(LastAssembly::lastUsed))
                    .map(Manifest::read);
        }
    }

    private static long lastUsed(Path assembly) {
        return assembly.toFile().lastModified();
    }
}
