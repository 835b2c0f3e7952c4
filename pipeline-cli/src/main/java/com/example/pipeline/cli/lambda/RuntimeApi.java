package com.example.pipeline.cli.lambda;

import com.example.pipeline.cli.local.LoopbackServer;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The Runtime API for one process of a runtime. Paths and headers: "Using the Lambda runtime API for custom
 * runtimes" in the AWS Lambda Developer Guide.
 */
final class RuntimeApi implements AutoCloseable {
    private static final String PATH = "/2018-06-01/runtime/";
    private static final byte[] ACCEPTED = "{\"status\":\"OK\"}".getBytes(StandardCharsets.UTF_8);
    private final FunctionVersion function;
    private final LoopbackServer server;
    private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
    private final CompletableFuture<InvocationResult> initialization = new CompletableFuture<>();
    private volatile Invocation current;

    /** An event and its result. Only the first result counts. */
    private record Invocation(
            String requestId, byte[] event, Instant deadline, CompletableFuture<InvocationResult> result) {

        /** Format: "Tracing header" of AWS X-Ray. */
        String traceId() {
            String hex = requestId.replace("-", "");
            return "Root=1-" + hex.substring(0, 8) + "-" + hex.substring(8) + ";Parent=" + hex.substring(16)
                    + ";Sampled=0";
        }
    }

    RuntimeApi(FunctionVersion function) {
        this.function = function;
        server = LoopbackServer.start(PATH, this::answer);
    }

    /** The value of AWS_LAMBDA_RUNTIME_API. */
    String authority() {
        return server.authority();
    }

    /** Completes with null when the runtime asks for its first event, or with the error that it reports before. */
    CompletableFuture<InvocationResult> initialization() {
        return initialization;
    }

    /** Gives an event to the runtime as soon as that asks for the next one. */
    CompletableFuture<InvocationResult> invoke(String requestId, byte[] event, Instant deadline) {
        CompletableFuture<InvocationResult> result = new CompletableFuture<>();
        waiting.add(new Invocation(requestId, event, deadline, result));
        return result;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String call = exchange.getRequestURI().getPath().substring(PATH.length());
        String[] parts = call.split("/");
        if (call.equals("invocation/next")) {
            next(exchange);
        } else if (call.equals("init/error")) {
            initialization.complete(
                    new InvocationResult(false, exchange.getRequestBody().readAllBytes()));
            LoopbackServer.send(exchange, 202, ACCEPTED);
        } else if (parts.length == 3 && current != null && current.requestId().equals(parts[1])) {
            finish(exchange, parts[2]);
        } else {
            refuse(exchange, 404, "InvalidRequestID");
        }
    }

    private void next(HttpExchange exchange) throws IOException {
        initialization.complete(null);
        Invocation invocation;
        try {
            invocation = waiting.take();
        } catch (InterruptedException e) {
            return;
        }
        current = invocation;
        Headers headers = exchange.getResponseHeaders();
        headers.set("Lambda-Runtime-Aws-Request-Id", invocation.requestId());
        headers.set(
                "Lambda-Runtime-Deadline-Ms",
                String.valueOf(invocation.deadline().toEpochMilli()));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", function.arn());
        headers.set("Lambda-Runtime-Trace-Id", invocation.traceId());
        LoopbackServer.send(exchange, 200, invocation.event());
    }

    private void finish(HttpExchange exchange, String outcome) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(InvocationResult.MAX_RESPONSE + 1);
        boolean succeeded = !outcome.equals("error");
        if (succeeded && body.length > InvocationResult.MAX_RESPONSE) {
            exchange.getRequestBody().skip(Long.MAX_VALUE);
            current.result()
                    .complete(InvocationResult.failure(
                            "Function.ResponseSizeTooLarge",
                            "Response payload size exceeded maximum allowed payload size ("
                                    + InvocationResult.MAX_RESPONSE + " bytes)."));
            refuse(exchange, 413, "RequestEntityTooLarge");
        } else {
            current.result().complete(new InvocationResult(succeeded, body));
            LoopbackServer.send(exchange, 202, ACCEPTED);
        }
    }

    private static void refuse(HttpExchange exchange, int status, String type) throws IOException {
        byte[] error =
                InvocationResult.failure(type, "Refused by the Runtime API").body();
        LoopbackServer.send(exchange, status, error);
    }

    @Override
    public void close() {
        server.close();
    }
}
