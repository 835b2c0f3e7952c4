package com.example.pipeline.cli.codebuild;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A project's buildspec: inline, or a file of the primary source. */
final class BuildspecSource {
    private BuildspecSource() {}

    /** @param declared the project's; null or empty: {@code buildspec.yml} */
    static Buildspec read(String declared, Path source) throws IOException {
        String name = declared == null || declared.isBlank() ? "buildspec.yml" : declared.strip();
        if (name.contains("\n")) {
            return Buildspec.parse(declared, "the project's buildspec");
        }
        if (name.startsWith("arn:")) {
            throw new IllegalArgumentException("Buildspec " + name + ": a buildspec in S3 is not supported");
        }
        Path file = source.resolve(name).normalize();
        if (!file.startsWith(source) || !Files.isRegularFile(file)) {
            throw new IllegalArgumentException("YAML_FILE_ERROR: the primary source has no file " + name);
        }
        return Buildspec.parse(Files.readString(file), name);
    }
}
