package com.example.pipeline.cli.embedded;

import com.example.pipeline.cli.document.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file in the form of the AWS CLI's configuration. Its profile {@code local} is the root of an account in a running
 * embedded AWS. The file exists while a run executes its pipeline, and only its user can read it.
 *
 * @param file need not exist
 */
public record LocalProfile(Path file) implements AutoCloseable {
    public static final String NAME = "local";

    public LocalProfile write(EmbeddedAws aws, String account, String region) {
        AwsSession root = aws.root(account);
        try {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, """
                    [profile %s]
                    region = %s
                    endpoint_url = %s
                    ca_bundle = %s
                    aws_access_key_id = %s
                    aws_secret_access_key = %s
                    """.formatted(
                            NAME, region, aws.endpoint(), aws.caBundle(), root.accessKeyId(), root.secretAccessKey()));
            return this;
        } catch (IOException e) {
            throw Problem.failed("Cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw Problem.failed("Cannot delete " + file + ": " + e.getMessage(), e);
        }
    }
}
