package com.example.pipeline.cli.pipeline;

import com.example.pipeline.cli.local.Directories;
import com.example.pipeline.cli.local.ZipArchive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awssdk.services.s3.S3Client;

/** The input artifacts of an action, each downloaded when a file of it is wanted; gone when it is closed. */
public final class InputArtifacts implements AutoCloseable {
    private final ActionRun run;
    private final S3Client s3;

    public InputArtifacts(ActionRun run, S3Client s3) {
        this.run = run;
        this.s3 = s3;
    }

    public ArtifactLocation location(String artifact) {
        ArtifactLocation location = run.inputs().get(artifact);
        if (location == null) {
            throw new IllegalArgumentException("Artifact " + artifact + " is not an input of the action");
        }
        return location;
    }

    /** @param path {@code Artifact::path/in/it}, as CodePipeline writes it */
    public String text(String path) throws IOException {
        String[] parts = path.split("::", 2);
        if (parts.length < 2) {
            throw new IllegalArgumentException(path + " is not of the form Artifact::file");
        }
        byte[] content = ZipArchive.read(archive(parts[0]), parts[1]);
        if (content == null) {
            throw new IllegalArgumentException("File " + parts[1] + " does not exist in artifact " + parts[0]);
        }
        return new String(content, StandardCharsets.UTF_8);
    }

    private Path archive(String artifact) throws IOException {
        Path archive = run.directory().resolve("in").resolve(artifact + ".zip");
        return Files.exists(archive)
                ? archive
                : new ArtifactBucket(run.execution().pipeline()).download(s3, location(artifact), archive);
    }

    @Override
    public void close() throws IOException {
        Directories.delete(run.directory().resolve("in"));
    }
}
