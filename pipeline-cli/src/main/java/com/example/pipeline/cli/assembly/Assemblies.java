package com.example.pipeline.cli.assembly;

import com.example.pipeline.cli.local.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps cloud assemblies by the Git tree and the environment that they were made from, so that the same files are synthesized once. The
 * directory of an assembly has the time of its last use.
 */
public final class Assemblies {
    private static final int KEPT = 3;

    private final Path directory;
    private final DefaultEnvironment environment;

    /** @param directory need not exist */
    public Assemblies(Path directory, DefaultEnvironment environment) {
        this.directory = directory;
        this.environment = environment;
    }

    public boolean has(Revision revision) {
        return isComplete(assembly(revision));
    }

    /** Returns the assembly of a revision. Synthesizes it from a copy of the revision's files if it is not there. */
    public CloudAssembly of(Revision revision, Path log) throws IOException {
        Path assembly = assembly(revision);
        if (!has(revision)) {
            Path source = directory.resolve("source");
            Directories.delete(source);
            Files.createDirectories(directory);
            revision.export(source);
            Path unfinished = directory.resolve("unfinished");
            new CdkApp(source, environment).synthesize(unfinished, log);
            Directories.delete(assembly);
            Files.move(unfinished, assembly);
            Directories.delete(source);
        }
        Files.setLastModifiedTime(assembly, FileTime.from(Instant.now()));
        for (Path old : newestFirst().stream().skip(KEPT).toList()) {
            Directories.delete(old);
        }
        return Manifest.read(assembly);
    }

    /** Returns the assembly that the last run used. */
    public Optional<CloudAssembly> last() throws IOException {
        return newestFirst().stream()
                .filter(entry -> entry.getFileName().toString().matches("[0-9a-f]{40,64}(-[a-z0-9-]+)?"))
                .filter(Assemblies::isComplete)
                .findFirst()
                .map(Manifest::read);
    }

    private Path assembly(Revision revision) {
        return directory.resolve(revision.tree() + environment.suffix());
    }

    private static boolean isComplete(Path assembly) {
        return Files.isRegularFile(assembly.resolve("manifest.json"));
    }

    private List<Path> newestFirst() throws IOException {
        if (Files.notExists(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted(
                            Comparator.comparing((Path entry) -> entry.toFile().lastModified())
                                    .reversed())
                    .toList();
        }
    }
}
