package com.example.delivery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;

/** The commands with which the build's buildspec uploads the archive. */
record Upload(Installation in, String archive) {

    /** @return the key that the buildspec gives the archive */
    String key() throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive.getBytes(StandardCharsets.UTF_8));
        return in.names().codePrefix() + HexFormat.of().formatHex(digest) + ".zip";
    }

    /** Uploads it in a build that succeeds until then. */
    Outcome<String> run() throws IOException {
        return run("1");
    }

    /** @param succeeding what CodeBuild gives as CODEBUILD_BUILD_SUCCEEDING: 1, or 0 after a failed phase */
    Outcome<String> run(String succeeding) throws IOException {
        BuildspecCommands buildspec = new BuildspecCommands(in, in.names().buildProject());
        String path = buildspec.variable("ARCHIVE");
        Path directory = Files.createTempDirectory(in.directory(), "build");
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, archive);
        return buildspec.run(
                in.build(),
                buildspec.ofPhase("post_build"),
                directory,
                Map.of(
                        "CODEBUILD_BUILD_SUCCEEDING", succeeding,
                        "ARCHIVE", path,
                        "CODE_BUCKET", in.names().artifactBucket(),
                        "CODE_PREFIX", in.names().codePrefix(),
                        "ENCRYPTION_KEY", in.key()));
    }
}
