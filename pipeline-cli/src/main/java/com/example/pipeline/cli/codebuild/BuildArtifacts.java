package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.local.ZipArchive;
import com.example.pipeline.cli.pipeline.ActionRun;
import com.example.pipeline.cli.pipeline.ArtifactBucket;
import com.example.pipeline.cli.pipeline.ArtifactLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;

/** Downloads the input artifacts of a build and uploads its output artifacts, with the rights of its service role. */
record BuildArtifacts(ActionRun run, BuildProject project, Supplier<S3Client> s3) {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9_]+");

    /** Returns the name of the artifact that has the buildspec: the configured one, or the only one. */
    String primary() {
        String configured = run.action().configuration("PrimarySource");
        return configured == null ? run.action().inputArtifacts().get(0) : configured;
    }

    /**
     * Requires names that CodeBuild takes as identifiers: those of all sources but the primary one, and of several output
     * artifacts ("ProjectSource", "ProjectArtifacts").
     */
    void requireIdentifiers() {
        List<String> outputs = run.action().outputArtifacts();
        Stream.concat(
                        run.action().inputArtifacts().stream().filter(name -> !name.equals(primary())),
                        outputs.stream().filter(name -> outputs.size() > 1))
                .filter(name -> !IDENTIFIER.matcher(name).matches())
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException("Invalid input: identifier must contain only alphanumeric"
                            + " characters and underscores: " + name);
                });
    }

    /** Unpacks each input artifact to a directory of its own below {@code sources}. */
    Map<String, Path> download(Path sources) throws IOException {
        Map<String, Path> downloaded = new LinkedHashMap<>();
        for (Map.Entry<String, ArtifactLocation> input : run.inputs().entrySet()) {
            Path archive = run.directory().resolve(input.getKey() + ".zip");
            Path directory = sources.resolve(input.getKey());
            run.log().line("Input artifact " + input.getKey() + " from s3://" + input.getValue());
            ZipArchive.unpack(bucket().download(s3.get(), input.getValue(), archive), directory);
            Files.delete(archive);
            downloaded.put(input.getKey(), directory);
        }
        return downloaded;
    }

    /**
     * Uploads the action's output artifacts. A single one gets the files of the buildspec's primary artifact;
     * of several, each gets those of the secondary artifact with its name. An artifact that the buildspec lacks
     * is missing in later actions, too. The project's key encrypts them, not the pipeline's.
     *
     * @param built the files of each artifact by their paths in it; the primary artifact's identifier is empty
     */
    Map<String, ArtifactLocation> upload(Map<String, Map<String, Path>> built) throws IOException {
        List<String> outputs = run.action().outputArtifacts();
        Map<String, ArtifactLocation> uploaded = new LinkedHashMap<>();
        for (String output : outputs) {
            boolean primary = outputs.size() == 1 && built.containsKey("");
            Map<String, Path> artifact = built.get(primary ? "" : output);
            if (artifact == null) {
                run.log().line("Output artifact " + output + ": the buildspec has no artifacts for it");
            } else {
                Path archive = run.execution().artifact(output);
                ZipArchive.pack(artifact, archive);
                uploaded.put(output, bucket().upload(s3.get(), output, archive, project.encryptionKey()));
                run.log().line("Output artifact " + output + " to s3://" + uploaded.get(output));
            }
        }
        return uploaded;
    }

    private ArtifactBucket bucket() {
        return new ArtifactBucket(run.execution().pipeline());
    }
}
