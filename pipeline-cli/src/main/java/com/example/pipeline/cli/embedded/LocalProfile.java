package com.example.pipeline.cli.embedded;

import com.example.pipeline.cli.document.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;

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

    /** The environment variables with which AWS's tools are root of any account in the same embedded AWS. */
    public Map<String, String> root(String account, String region) {
        Profile profile = ProfileFile.builder()
                .content(file)
                .type(ProfileFile.Type.CONFIGURATION)
                .build()
                .profile(NAME)
                .orElseThrow();
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("AWS_ENDPOINT_URL", profile.property("endpoint_url").orElseThrow());
        variables.put("AWS_CA_BUNDLE", profile.property("ca_bundle").orElseThrow());
        variables.put("AWS_REGION", region);
        variables.put("AWS_DEFAULT_REGION", region);
        variables.put("AWS_PAGER", "");
        variables.put("AWS_CONFIG_FILE", "/dev/null");
        variables.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        variables.put("AWS_ACCESS_KEY_ID", account);
        variables.put(
                "AWS_SECRET_ACCESS_KEY",
                profile.property("aws_secret_access_key").orElseThrow());
        variables.put("NO_PROXY", "localhost");
        variables.put("no_proxy", "localhost");
        return variables;
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
