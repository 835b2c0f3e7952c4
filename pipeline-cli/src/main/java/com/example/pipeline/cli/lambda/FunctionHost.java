package com.example.pipeline.cli.lambda;

import com.example.pipeline.cli.codebuild.CredentialsEndpoint;
import com.example.pipeline.cli.codebuild.Secret;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.embedded.AccessDenied;
import com.example.pipeline.cli.embedded.EmbeddedAws;
import com.example.pipeline.cli.local.LoopbackServer;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the functions that are deployed to the embedded AWS, which forwards their events:
 * {@code POST <url>/invoke/<account>/<function>/<version>}. Answers 200 with the result, or 500 with JSON
 * that has errorMessage and errorType.
 */
public final class FunctionHost implements AutoCloseable {
    private static final Pattern INVOKE = Pattern.compile("/invoke/(\\d{12})/([\\w-]+)/(\\d+|\\$LATEST)");
    private final String secret = "/" + Secret.make();
    private final Path directory;
    private final Path logs;
    private final LoopbackServer server;
    private final Map<String, WarmFunction> functions = new ConcurrentHashMap<>();
    private final Thread atExit = new Thread(this::end, "end of the functions");
    private volatile FunctionRoles roles;

    private FunctionHost(Path directory, Path runDirectory) {
        this.directory = directory.toAbsolutePath();
        this.logs = runDirectory.toAbsolutePath().resolve("functions");
        server = LoopbackServer.start(secret, this::answer);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts to listen. Events fail until {@link #connect} was called: AWS must know the URL first.
     *
     * @param functionsDirectory where the embedded AWS puts code and configuration
     */
    public static FunctionHost start(Path functionsDirectory, Path runDirectory) {
        return new FunctionHost(functionsDirectory, runDirectory);
    }

    /** Secret in its path: who knows it calls any function, whatever IAM says. */
    public URI url() {
        return server.uri(secret);
    }

    /** From now on functions run, each under its role at this AWS. */
    public void connect(EmbeddedAws aws, CredentialsEndpoint credentials) {
        connect(new FunctionRoles(
                version -> aws.serviceRole(
                        version.roleArn(), "lambda.amazonaws.com", version.function(), version.functionArn()),
                credentials,
                aws::environment,
                List.of("-Djavax.net.ssl.trustStore=" + aws.trustStore())));
    }

    void connect(FunctionRoles newRoles) {
        roles = newRoles;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(secret.length());
        Matcher names = INVOKE.matcher(path);
        InvocationResult result = names.matches()
                ? invoke(String.join(".", names.group(1), names.group(2), names.group(3)), exchange)
                : InvocationResult.failure("InvalidRequest", "Not an invocation: " + path);
        LoopbackServer.send(exchange, result.succeeded() ? 200 : 500, result.body());
    }

    private InvocationResult invoke(String name, HttpExchange exchange) throws IOException {
        byte[] event = exchange.getRequestBody().readAllBytes();
        if (event.length > InvocationResult.MAX_REQUEST) {
            return InvocationResult.failure(
                    "RequestTooLargeException",
                    "Request must be smaller than " + InvocationResult.MAX_REQUEST
                            + " bytes for the InvokeFunction operation");
        }
        try {
            FunctionVersion version = FunctionVersion.read(directory, name);
            if (!version.runsOnJava()) {
                return InvocationResult.failure(
                        "UnsupportedRuntime",
                        "Functions on the runtime " + version.runtime() + " cannot run here, only Java ones");
            }
            return functions
                    .computeIfAbsent(name, key -> new WarmFunction(this::environment))
                    .invoke(version, event);
        } catch (AccessDenied e) {
            return InvocationResult.failure(
                    "AccessDeniedException",
                    "The role defined for the function cannot be assumed by Lambda. " + e.getMessage());
        } catch (IOException | Problem e) {
            return InvocationResult.failure("InternalError", e.getMessage());
        } catch (InterruptedException e) {
            return InvocationResult.failure("InternalError", "The run was ended");
        }
    }

    private ExecutionEnvironment environment(FunctionVersion version) throws IOException {
        if (roles == null) {
            throw new IOException("Functions cannot run before the embedded AWS has started");
        }
        Files.createDirectories(logs);
        Path task = new FunctionCode(directory).unpacked(version.codeSha256());
        return ExecutionEnvironment.start(version, task, logs.resolve(version.name() + ".log"), roles.access(version));
    }

    /** Ends all functions. */
    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is on its way down and runs the hook anyway.
        }
    }

    private void end() {
        server.close();
        functions.values().forEach(WarmFunction::close);
    }
}
