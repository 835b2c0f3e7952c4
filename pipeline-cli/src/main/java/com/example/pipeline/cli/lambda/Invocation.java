package com.example.pipeline.cli.lambda;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** One event on its way through a function; the first result counts. */
record Invocation(String requestId, byte[] event, Instant deadline, CompletableFuture<InvocationResult> result) {

    static Invocation of(byte[] event, Instant deadline) {
        return new Invocation(UUID.randomUUID().toString(), event, deadline, new CompletableFuture<>());
    }

    /** Format: "Tracing header" of AWS X-Ray. */
    String traceId() {
        String hex = requestId.replace("-", "");
        return "Root=1-" + hex.substring(0, 8) + "-" + hex.substring(8) + ";Parent=" + hex.substring(16) + ";Sampled=0";
    }
}
