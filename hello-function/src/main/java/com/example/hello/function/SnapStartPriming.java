package com.example.hello.function;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.crac.Context;
import org.crac.Resource;

/**
 * Runs the handler once before Lambda takes SnapStart's snapshot, so that all classes of a request are in it.
 * A failure here fails the publishing of the version. Without SnapStart nothing calls it.
 */
final class SnapStartPriming implements Resource {

    /** Has a value of each kind. */
    private static final String EVENT = """
            {"version": "2.0", "rawQueryString": "q=\\u00e9\\n", "cookies": ["a=b"], "body": null,
             "queryStringParameters": {"b": "x", "1": "y"}, "isBase64Encoded": false,
             "requestContext": {"timeEpoch": 1767225600000, "authorizer": {"lambda": {"score": 0.5}}}}
            """;

    private final RequestStreamHandler handler;

    SnapStartPriming(RequestStreamHandler handler) {
        this.handler = handler;
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) throws IOException {
        handler.handleRequest(new ByteArrayInputStream(EVENT.getBytes(StandardCharsets.UTF_8)),
                OutputStream.nullOutputStream(), null);
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        // Nothing in the snapshot is tied to the machine that it was taken on.
    }
}
