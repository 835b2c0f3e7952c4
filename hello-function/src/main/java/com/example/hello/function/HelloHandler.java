package com.example.hello.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.crac.Core;
import org.crac.Resource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * Answers an event of API Gateway (REST or HTTP API) with status 200 and the body of JavaScript's
 * {@code JSON.stringify({message: 'Hello world!', input: event}, null, 2)}, byte by byte.
 * Reads and writes streams: mapping the event to classes is what makes cold starts slow.
 */
public final class HelloHandler implements RequestStreamHandler, Resource {

    /** Writes control characters (lower case) and numbers (no exponent) as JavaScript does. */
    private final JsonFactory json = JsonFactory.builder()
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    public HelloHandler() {
        this(Core.getGlobalContext());
    }

    /** The context holds the handler weakly; the Lambda runtime, which calls it, keeps it alive. */
    HelloHandler(org.crac.Context<Resource> checkpoints) {
        checkpoints.register(this);
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("message", "Hello world!");
        body.put("input", EventReader.read(json, input));
        respond(BodyWriter.stringify(json, body), output);
    }

    private void respond(String body, OutputStream output) {
        try (JsonGenerator response = json.createGenerator(ObjectWriteContext.empty(), output)) {
            response.writeStartObject();
            response.writeNumberProperty("statusCode", 200);
            // Without it a REST API answers application/json, but an HTTP API text/plain.
            response.writeObjectPropertyStart("headers");
            response.writeStringProperty("Content-Type", "application/json");
            response.writeEndObject();
            response.writeStringProperty("body", body);
            response.writeEndObject();
        }
    }

    /** Brings the classes of a request into SnapStart's snapshot: the event has a value of each kind. */
    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
        byte[] event = """
                {"version": "2.0", "b": "q=\\u00e9\\n", "1": [null, false, 1767225600000, 0.5]}
                """.getBytes(StandardCharsets.UTF_8);
        handleRequest(new ByteArrayInputStream(event), OutputStream.nullOutputStream(), null);
    }

    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {
        // Nothing in the snapshot is tied to the machine that it was taken on.
    }
}
