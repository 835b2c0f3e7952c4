package com.example.pipeline.cli.lambda;

import com.example.pipeline.cli.local.Subprocess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An execution environment of Lambda: a process of the runtime with its Runtime API. It handles one event at a time. */
final class ExecutionEnvironment implements AutoCloseable {
    /** "Lambda execution environment lifecycle": the init phase is limited to 10 seconds. */
    private static final Duration INIT = Duration.ofSeconds(10);

    private final FunctionVersion version;
    private final RuntimeApi api;
    private final Process process;
    private boolean initialized;

    /** Starts the process. */
    ExecutionEnvironment(FunctionVersion version, LambdaRuntime.Code code, Path log, FunctionHost.Access access)
            throws IOException {
        this.version = version;
        api = new RuntimeApi(version);
        try {
            process = LambdaRuntimes.start(version, code, log, access, api.authority());
        } catch (IOException | RuntimeException e) {
            api.close();
            throw e;
        }
    }

    /** Whether this can take another event for the version. */
    boolean serves(FunctionVersion wanted) {
        return process.isAlive() && version.equals(wanted);
    }

    InvocationResult invoke(byte[] event) {
        if (!initialized) {
            // If the init phase takes longer, Lambda repeats it within the function's timeout.
            InvocationResult failure = await(api.initialization(), INIT.plusSeconds(version.timeoutSeconds()), "init");
            if (failure != null) {
                close();
                return failure;
            }
            initialized = true;
        }
        Duration timeout = Duration.ofSeconds(version.timeoutSeconds());
        String requestId = UUID.randomUUID().toString();
        return await(api.invoke(requestId, event, Instant.now().plus(timeout)), timeout, requestId);
    }

    private InvocationResult await(CompletableFuture<InvocationResult> result, Duration limit, String requestId) {
        process.onExit()
                .thenAccept(ended -> result.complete(InvocationResult.failure(
                        "Runtime.ExitError",
                        "RequestId: " + requestId + " Error: Runtime exited with exit status " + ended.exitValue())));
        try {
            return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            close();
            return InvocationResult.failure(
                    "Sandbox.Timedout",
                    "RequestId: " + requestId + " Error: Task timed out after " + limit.toSeconds() + ".00 seconds");
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            return InvocationResult.failure("Sandbox.Interrupted", "The run has ended");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        Subprocess.kill(process);
        api.close();
    }
}
