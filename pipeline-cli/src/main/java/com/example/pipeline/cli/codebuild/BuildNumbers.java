package com.example.pipeline.cli.codebuild;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Numbers the builds of each project, from 1. */
final class BuildNumbers {
    private final Path directory;

    /** @param directory for one file per project */
    BuildNumbers(Path directory) {
        this.directory = directory;
    }

    synchronized long next(String project) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(project);
        long next = Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) + 1 : 1;
        Files.writeString(file, next + "\n");
        return next;
    }
}
