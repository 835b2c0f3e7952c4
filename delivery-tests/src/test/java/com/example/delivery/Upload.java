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

    @SuppressWarnings("unchecked")
    Outcome run() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(in.directory(), "build");
        Map<?, ?> buildspec = (Map<?, ?>) new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(Path.of("../buildspecs/buildspec_test.yml")));
        String path = at(buildspec, "env", "variables", "ARCHIVE").toString();
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, archive);
        String script = String.join("\n", (List<String>) at(buildspec, "phases", "post_build", "commands"));
        ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", script)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        AwsSession session = in.project("build").session();
        Map<String, String> environment = builder.environment();
        environment.putAll(in.aws().environment(Caller.REGION));
        environment.putAll(Map.of(
                "ARCHIVE",
                path,
                "CODE_PREFIX",
                "functions/",
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
        environment.merge("PATH", in.tools().commands().toString(), (inherited, first) -> first + ":" + inherited);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(script, process.waitFor(), output, "");
    }

    private static Object at(Object value, String... keys) {
        for (String key : keys) {
            value = ((Map<?, ?>) value).get(key);
        }
        return value;
    }
}
