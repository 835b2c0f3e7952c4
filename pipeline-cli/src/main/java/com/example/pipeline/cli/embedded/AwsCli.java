package com.example.pipeline.cli.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The AWS CLI against the embedded AWS, blind to the user's own AWS settings. */
public final class AwsCli {
    private final PythonTools tools;
    private final EmbeddedAws aws;

    public AwsCli(PythonTools tools, EmbeddedAws aws) {
        this.tools = tools;
        this.aws = aws;
    }

    /**
     * Runs {@code aws <arguments>} to its end.
     *
     * @param log gets the command line and what the command prints as errors, appended
     */
    public Result run(AwsSession session, String region, Path directory, Path log, List<String> arguments) {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            Files.writeString(
                    log,
                    "$ aws " + String.join(" ", arguments) + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            List<String> command = new ArrayList<>(tools.aws());
            command.addAll(arguments);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
            fill(builder.environment(), session, region);
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(Command.waitFor(process), output);
        } catch (IOException e) {
            throw new EmbeddedAwsFailure("Cannot run the AWS CLI: " + e.getMessage(), e);
        }
    }

    private void fill(Map<String, String> environment, AwsSession session, String region) {
        environment.keySet().removeIf(name -> name.startsWith("AWS_"));
        Command.forgetPythonSettings(environment);
        environment.putAll(aws.environment(region));
        environment.put("AWS_CONFIG_FILE", "/dev/null");
        environment.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        environment.put("AWS_ACCESS_KEY_ID", session.accessKeyId());
        environment.put("AWS_SECRET_ACCESS_KEY", session.secretAccessKey());
        if (session.sessionToken() != null) {
            environment.put("AWS_SESSION_TOKEN", session.sessionToken());
        }
        environment.keySet().removeAll(Set.of("BOTO_CONFIG", "REQUESTS_CA_BUNDLE"));
    }

    /** What the command printed to standard output, and its exit code. */
    public record Result(int exitCode, String standardOutput) {}
}
