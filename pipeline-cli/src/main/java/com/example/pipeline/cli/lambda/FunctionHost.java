package com.example.pipeline.cli.lambda;

import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.embedded.AccessDenied;
import com.example.pipeline.cli.embedded.AwsSession;
import com.example.pipeline.cli.embedded.CredentialsEndpoint;
import com.example.pipeline.cli.embedded.EmbeddedAws;
import com.example.pipeline.cli.embedded.RenewedSession;
import com.example.pipeline.cli.local.AtExit;
import com.example.pipeline.cli.local.LoopbackServer;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the functions that are deployed to the embedded AWS. It forwards their events:
 * {@code POST <url>/invoke/<account>/<function>/<version>}. The answer is 200 with the result, or 500 with
 * errorMessage and errorType as JSON.
 */
public final class FunctionHost implements AutoCloseable {
    private static final Pattern INVOKE = Pattern.compile("/invoke/(\\d{12})/([\\w-]+)/(\\d+|\\$LATEST)");
    private final String secret = "/" + UUID.randomUUID();
    private final Path directory;
    private final Path logs;
    private final LoopbackServer server;
    private final Map<String, ExecutionEnvironments> functions = new ConcurrentHashMap<>();
    private final FunctionFailures failures = new FunctionFailures();
    private final AtExit end = new AtExit("end of the functions", this::end);
    private volatile Function<FunctionVersion, Access> access;

    /** Variables and JVM options that give a function access to AWS with the rights of its role. */
    record Access(Map<String, String> environment, List<String> jvmOptions) {}

    /**
     * Starts to listen. Events fail until {@link #connect} is called, since AWS needs the URL when it starts.
     *
     * @param functionsDirectory where the embedded AWS puts code and configuration
     */
    public FunctionHost(Path functionsDirectory, Path runDirectory) {
        directory = functionsDirectory.toAbsolutePath();
        logs = runDirectory.toAbsolutePath().resolve("functions");
        server = LoopbackServer.start(secret, this::answer);
    }

    /** The URL has a secret in its path, since whoever knows it can call any function, whatever IAM says. */
    public URI url() {
        return server.uri(secret);
    }

    /** From now on functions run, each with the rights of its role. */
    public void connect(EmbeddedAws aws, CredentialsEndpoint credentials) {
        connect(
                version -> aws.serviceRole(
                        version.roleArn(), "lambda.amazonaws.com", version.function(), version.functionArn()),
                credentials,
                aws::environment,
                aws.jvmOptions());
    }

    /**
     * @param assume throws AccessDenied if Lambda may not assume the function's role
     * @param environment variables that direct a process to AWS, by region
     */
    void connect(
            Function<FunctionVersion, AwsSession> assume,
            CredentialsEndpoint credentials,
            Function<String, Map<String, String>> environment,
            List<String> jvmOptions) {
        access = version -> {
            RenewedSession session = new RenewedSession(() -> assume.apply(version));
            // Lambda does not run a function whose role it can't assume, even if the function calls nothing.
            session.get();
            Map<String, String> variables = new HashMap<>(environment.apply(version.region()));
            variables.putAll(credentials.register(session).environment());
            return new Access(variables, jvmOptions);
        };
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(secret.length());
        Matcher names = INVOKE.matcher(path);
        InvocationResult result = names.matches()
                ? invoke(String.join(".", names.group(1), names.group(2), names.group(3)), exchange)
                : InvocationResult.failure("InvalidRequest", "Not an invocation: " + path);
        if (names.matches() && !result.succeeded()) {
            String name = names.group(2) + " (version " + names.group(3) + ")";
            failures.add(name, result, log(String.join(".", names.group(1), names.group(2), names.group(3))));
        }
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
            Optional<String> refusal = LambdaRuntimes.refusal(version.runtime());
            if (refusal.isPresent()) {
                return InvocationResult.failure(
                        "UnsupportedRuntime", "The function's runtime is " + version.runtime() + ": " + refusal.get());
            }
            return functions
                    .computeIfAbsent(name, key -> new ExecutionEnvironments(this::environment))
                    .invoke(version, event);
        } catch (AccessDenied e) {
            return InvocationResult.failure(
                    "AccessDeniedException",
                    "The role defined for the function cannot be assumed by Lambda. " + e.getMessage());
        } catch (IOException | Problem e) {
            return InvocationResult.failure("InternalError", e.getMessage());
        } catch (InterruptedException e) {
            return InvocationResult.failure("InternalError", "The run has ended");
        }
    }

    private ExecutionEnvironment environment(FunctionVersion version) throws IOException {
        if (access == null) {
            throw new IOException("Functions can't run before the embedded AWS has started");
        }
        return new ExecutionEnvironment(version, version.code(directory), log(version.name()), access.apply(version));
    }

    private Path log(String version) {
        return logs.resolve(version + ".log");
    }

    /** The invocations that failed. */
    public FunctionFailures failures() {
        return failures;
    }

    /** Ends all functions. */
    @Override
    public void close() {
        end.close();
    }

    private void end() {
        server.close();
        functions.values().forEach(ExecutionEnvironments::close);
    }
}
