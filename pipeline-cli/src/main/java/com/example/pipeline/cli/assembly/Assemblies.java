package com.example.pipeline.cli.assembly;

import com.example.pipeline.cli.local.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Cloud assemblies by the tree that they were made from: the same files are synthesized once. */
public final class Assemblies {
    private static final int KEPT = 3;

    private final Path directory;

    public Assemblies(Path directory) {
        this.directory = directory;
    }

    public boolean has(Revision revision) {
        return Files.isRegularFile(assembly(revision).resolve("manifest.json"));
    }

    /** The assembly of a revision; synthesized in an export of its files when there is none yet. */
    public CloudAssembly of(Revision revision, Path log) throws IOException {
        Path assembly = assembly(revision);
        if (!has(revision)) {
            Path source = directory.resolve("source");
            Directories.delete(source);
            Files.createDirectories(directory);
            revision.export(source);
            Path unfinished = directory.resolve("unfinished");
            new CdkApp(source).synthesize(unfinished, log);
            Directories.delete(assembly);
            Files.move(unfinished, assembly);
            Directories.delete(source);
        }
        Files.setLastModifiedTime(assembly, FileTime.from(Instant.now()));
        deleteOld();
        return Manifest.read(assembly);
    }

    private Path assembly(Revision revision) {
        return directory.resolve(revision.tree());
    }

    private void deleteOld() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            List<Path> newestFirst = entries.sorted(
                            Comparator.comparing(Assemblies::lastUsed).reversed())
                    .toList();
            for (Path old : newestFirst.subList(Math.min(KEPT, newestFirst.size()), newestFirst.size())) {
                Directories.delete(old);
            }
        }
    }

    private static FileTime lastUsed(Path path) {
        try {
            return Files.getLastModifiedTime(path);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }
}
