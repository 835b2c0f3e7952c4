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
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The commands with which buildspec_test.yml uploads the archive, as they stand there. */
record Upload(Installation in, String archive) {

    /** @return the key that the buildspec gives the archive */
    String key() throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive.getBytes(StandardCharsets.UTF_8));
        return "functions/" + HexFormat.of().formatHex(digest) + ".zip";
    }

    Outcome run() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(in.directory(), "build");
        Path target = Files.createDirectories(directory.resolve("hello-function/target"));
        Files.writeString(target.resolve("hello-function.zip"), archive);
        String script = String.join("\n", commands());
        ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", script)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        AwsSession session = in.project("build").session();
        Map<String, String> environment = builder.environment();
        environment.putAll(in.aws().environment(Caller.REGION));
        environment.putAll(Map.of(
                "CODE_BUCKET",
                Installation.BUCKET,
                "ENCRYPTION_KEY",
                in.key(),
                "AWS_ACCESS_KEY_ID",
                session.accessKeyId(),
                "AWS_SECRET_ACCESS_KEY",
                session.secretAccessKey(),
                "AWS_SESSION_TOKEN",
                session.sessionToken()));
        environment.merge("PATH", in.tools().commands().toString(), (path, first) -> first + ":" + path);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(script, process.waitFor(), output, "");
    }

    @SuppressWarnings("unchecked")
    private static List<String> commands() throws IOException {
        Map<String, Map<String, Map<String, List<String>>>> buildspec =
                (Map<String, Map<String, Map<String, List<String>>>>)
                        new Load(LoadSettings.builder().build())
                                .loadFromString(Files.readString(Path.of("../buildspecs/buildspec_test.yml")));
        return buildspec.get("phases").get("post_build").get("commands");
    }
}
