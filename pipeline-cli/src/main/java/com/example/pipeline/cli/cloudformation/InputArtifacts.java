package com.example.pipeline.cli.cloudformation;

import com.example.pipeline.cli.local.Directories;
import com.example.pipeline.cli.local.ZipArchive;
import com.example.pipeline.cli.pipeline.ActionRun;
import com.example.pipeline.cli.pipeline.ArtifactBucket;
import com.example.pipeline.cli.pipeline.ArtifactLocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awssdk.services.s3.S3Client;

/** The files in an action's input artifacts. Each artifact is downloaded at first use, and deleted by {@link #close}. */
record InputArtifacts(ActionRun run, S3Client s3) implements AutoCloseable {

    ArtifactLocation location(String artifact) {
        ArtifactLocation location = run.inputs().get(artifact);
        if (location == null) {
            throw new IllegalArgumentException("Artifact " + artifact + " is not an input artifact of the action");
        }
        return location;
    }

    /** @param path {@code Artifact::path/in/it}, as CodePipeline writes it */
    String text(String path) throws IOException {
        String[] parts = path.split("::", 2);
        if (parts.length < 2) {
            throw new IllegalArgumentException(path + " does not have the form Artifact::file");
        }
        byte[] content = ZipArchive.read(archive(parts[0]), parts[1]);
        if (content == null) {
            throw new IllegalArgumentException("File [" + parts[1] + "] does not exist in artifact [" + parts[0] + "]");
        }
        return new String(content, StandardCharsets.UTF_8);
    }

    private Path archive(String artifact) throws IOException {
        Path archive = directory().resolve(artifact + ".zip");
        return Files.exists(archive)
                ? archive
                : new ArtifactBucket(run.execution().pipeline()).download(s3, location(artifact), archive);
    }

    private Path directory() {
        return run.directory().resolve("in");
    }

    @Override
    public void close() throws IOException {
        Directories.delete(directory());
    }
}
