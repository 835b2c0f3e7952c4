package com.example.pipeline.cli.pipeline;

import com.example.pipeline.cli.pipeline.PipelineDeclaration.ArtifactStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** The pipeline's artifact store. A transfer has the rights of its S3 client's session. */
public final class ArtifactBucket {
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final ArtifactStore store;
    private final String pipeline;

    public ArtifactBucket(PipelineDeclaration pipeline) {
        this.store = pipeline.artifactStore();
        this.pipeline = pipeline.name();
    }

    /** Uploads an archive that the store's key encrypts. */
    public ArtifactLocation upload(S3Client s3, String artifact, Path archive) {
        return upload(s3, artifact, archive, store.encryptionKey());
    }

    /** @param encryptionKey null: the AWS managed key for S3, of the session's account */
    public ArtifactLocation upload(S3Client s3, String artifact, Path archive, String encryptionKey) {
        ArtifactLocation location = new ArtifactLocation(store.bucket(), key(artifact));
        s3.putObject(
                PutObjectRequest.builder()
                        .bucket(location.bucket())
                        .key(location.key())
                        .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                        .ssekmsKeyId(encryptionKey)
                        .build(),
                archive);
        return location;
    }

    public Path download(S3Client s3, ArtifactLocation location, Path archive) throws IOException {
        Files.createDirectories(archive.getParent());
        Files.deleteIfExists(archive);
        s3.getObject(request -> request.bucket(location.bucket()).key(location.key()), archive);
        return archive;
    }

    /** CodePipeline shortens the names to 20 and 10 characters. */
    private String key(String artifact) {
        StringBuilder random = new StringBuilder();
        ThreadLocalRandom.current().ints(7, 0, LETTERS.length()).forEach(i -> random.append(LETTERS.charAt(i)));
        return cut(pipeline, 20) + "/" + cut(artifact, 10) + "/" + random;
    }

    private static String cut(String name, int length) {
        return name.length() <= length ? name : name.substring(0, length);
    }
}
