package com.example.pipeline.cli.embedded;

import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.local.Subprocess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The AWS CLI, which calls the embedded AWS and ignores the user's own AWS settings. */
public final class AwsCli {
    private static final Set<String> OTHER_SETTINGS = Set.of("BOTO_CONFIG", "REQUESTS_CA_BUNDLE");

    private final PythonTools tools;
    private final EmbeddedAws aws;

    public AwsCli(PythonTools tools, EmbeddedAws aws) {
        this.tools = tools;
        this.aws = aws;
    }

    /**
     * Runs {@code aws <arguments>} to its end.
     *
     * @param log the command line and what the command prints to standard error are appended to it
     */
    public Subprocess.Result run(AwsSession session, String region, Path directory, Path log, List<String> arguments) {
        String[] command = Stream.concat(Stream.of(tools.python(), "-m", "awscli"), arguments.stream())
                .toArray(String[]::new);
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            Files.writeString(
                    log,
                    "$ aws " + String.join(" ", arguments) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            return PythonTools.python(command)
                    .in(directory)
                    .without(name -> name.startsWith("AWS_") || OTHER_SETTINGS.contains(name))
                    .with(environment(session, region))
                    .run(log);
        } catch (IOException e) {
            throw Problem.failed("Cannot run the AWS CLI: " + e.getMessage(), e);
        }
    }

    private Map<String, String> environment(AwsSession session, String region) {
        Map<String, String> environment = new LinkedHashMap<>(aws.environment(region));
        environment.put("AWS_CONFIG_FILE", "/dev/null");
        environment.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        environment.put("AWS_ACCESS_KEY_ID", session.accessKeyId());
        environment.put("AWS_SECRET_ACCESS_KEY", session.secretAccessKey());
        if (session.sessionToken() != null) {
            environment.put("AWS_SESSION_TOKEN", session.sessionToken());
        }
        return environment;
    }
}
