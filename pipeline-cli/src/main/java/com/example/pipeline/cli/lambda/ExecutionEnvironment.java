package com.example.pipeline.cli.lambda;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One runtime process and its Runtime API: what Lambda calls an execution environment. Handles one event at a
 * time.
 */
final class ExecutionEnvironment implements AutoCloseable {
    /** "Lambda execution environment lifecycle": the init phase is limited to 10 seconds. */
    private static final Duration INIT = Duration.ofSeconds(10);

    private final FunctionVersion version;
    private final RuntimeApi api;
    private final RuntimeProcess process;
    private boolean initialized;

    private ExecutionEnvironment(FunctionVersion version, RuntimeApi api, RuntimeProcess process) {
        this.version = version;
        this.api = api;
        this.process = process;
    }

    static ExecutionEnvironment start(FunctionVersion version, Path task, Path log, FunctionAccess access)
            throws IOException {
        RuntimeApi api = new RuntimeApi(version);
        try {
            return new ExecutionEnvironment(
                    version, api, RuntimeProcess.start(version, task, log, api.authority(), access));
        } catch (IOException | RuntimeException e) {
            api.close();
            throw e;
        }
    }

    /** Whether it can take another event for this version. */
    boolean serves(FunctionVersion wanted) {
        return process.isAlive() && version.equals(wanted);
    }

    InvocationResult invoke(byte[] event) {
        if (!initialized) {
            InvocationResult failure = initialize();
            if (failure != null) {
                close();
                return failure;
            }
            initialized = true;
        }
        Duration timeout = Duration.ofSeconds(version.timeoutSeconds());
        Invocation invocation = Invocation.of(event, Instant.now().plus(timeout));
        api.offer(invocation);
        return await(invocation.result(), timeout, invocation.requestId());
    }

    /** Null when all is well. */
    private InvocationResult initialize() {
        // Lambda starts the init phase over, within the function's timeout, when it takes longer.
        Duration limit = INIT.plusSeconds(version.timeoutSeconds());
        return await(api.initialization(), limit, "init");
    }

    private InvocationResult await(CompletableFuture<InvocationResult> result, Duration limit, String requestId) {
        process.exit()
                .thenAccept(code -> result.complete(InvocationResult.failure(
                        "Runtime.ExitError",
                        "RequestId: " + requestId + " Error: Runtime exited with exit status " + code)));
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
            return InvocationResult.failure("Sandbox.Interrupted", "The run was ended");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.kill();
        api.close();
    }
}
