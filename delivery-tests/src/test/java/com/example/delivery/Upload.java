package com.example.delivery;

import com.example.pipeline.cli.embedded.AwsSession;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The commands with which the build's buildspec uploads the archive. */
record Upload(Installation in, String archive) {

    /** @return the key that the buildspec gives the archive */
    String key() throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive.getBytes(StandardCharsets.UTF_8));
        return in.names().codePrefix() + HexFormat.of().formatHex(digest) + ".zip";
    }

    Outcome<String> run() throws IOException, InterruptedException {
        JsonNode buildspec = new YAMLMapper()
                .readTree(ProjectUnderTest.ROOT
                        .resolve(in.project().buildspec(in.names().buildProject()))
                        .toFile());
        String path = buildspec.at("/env/variables/ARCHIVE").asString();
        Path directory = Files.createTempDirectory(in.directory(), "build");
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, archive);
        String script = buildspec
                .at("/phases/post_build/commands")
                .valueStream()
                .map(JsonNode::asString)
                .collect(Collectors.joining("\n"));
        ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", script)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        AwsSession session = in.build().session();
        Map<String, String> environment = builder.environment();
        environment.putAll(in.aws().environment(in.project().region()));
        environment.putAll(Map.of(
                "ARCHIVE",
                path,
                "CODE_BUCKET",
                in.names().artifactBucket(),
                "CODE_PREFIX",
                in.names().codePrefix(),
                "ENCRYPTION_KEY",
                in.key(),
                "AWS_ACCESS_KEY_ID",
                session.accessKeyId(),
                "AWS_SECRET_ACCESS_KEY",
                session.secretAccessKey(),
                "AWS_SESSION_TOKEN",
                session.sessionToken()));
        environment.merge("PATH", in.tools().commands().toString(), (inherited, first) -> first + ":" + inherited);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? new Outcome<>(output, null) : new Outcome<>(null, output);
    }
}
