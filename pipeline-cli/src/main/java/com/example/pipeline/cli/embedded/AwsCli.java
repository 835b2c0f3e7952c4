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
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            Files.writeString(
                    log,
                    "$ aws " + String.join(" ", arguments) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            return command(tools, arguments)
                    .in(directory)
                    .with(environment(session, region))
                    .run(log);
        } catch (IOException e) {
            throw cannotRun(e);
        }
    }

    /**
     * Runs {@code aws <arguments>} with the input and the outputs of this process, and returns its exit code.
     *
     * @param environment the variables that name the AWS and the credentials
     */
    public static int runHere(PythonTools tools, Map<String, String> environment, List<String> arguments) {
        try {
            return command(tools, arguments).with(environment).runHere();
        } catch (IOException e) {
            throw cannotRun(e);
        }
    }

    /** Runs {@code aws <arguments>} to its end and captures what it prints. */
    public static Subprocess.Result output(PythonTools tools, Map<String, String> environment, List<String> arguments) {
        try {
            return command(tools, arguments).with(environment).run();
        } catch (IOException e) {
            throw cannotRun(e);
        }
    }

    private static Subprocess command(PythonTools tools, List<String> arguments) {
        String[] command = Stream.concat(Stream.of(tools.python(), "-m", "awscli"), arguments.stream())
                .toArray(String[]::new);
        return PythonTools.python(command).without(AwsCli::isOther);
    }

    private static Problem cannotRun(IOException e) {
        return Problem.failed("Cannot run the AWS CLI: " + e.getMessage(), e);
    }

    private static boolean isOther(String variable) {
        return variable.startsWith("AWS_") || OTHER_SETTINGS.contains(variable);
    }

    /** The environment variables with which AWS's tools call the embedded AWS with the rights of a session. */
    public Map<String, String> environment(AwsSession session, String region) {
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
