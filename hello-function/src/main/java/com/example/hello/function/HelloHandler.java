package com.example.hello.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.crac.Core;
import org.crac.Resource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Answers an API Gateway event (REST API, or HTTP API with payload format 1.0 or 2.0) with status 200
 * and JavaScript's {@code JSON.stringify({message: 'Hello world!', input: event}, null, 2)}, byte by byte.
 *
 * <p>A stream handler on a streaming parser: mapping the event to classes is what makes cold starts slow.
 */
public final class HelloHandler implements RequestStreamHandler {

    private final JsonFactory json = new JsonFactory();
    private final EventReader events = new EventReader(json);
    /** Kept here, since the checkpoint's context holds it by a weak reference only. */
    private final SnapStartPriming priming;

    /** Called by the Lambda runtime. */
    public HelloHandler() {
        this(Core.getGlobalContext());
    }

    HelloHandler(org.crac.Context<Resource> checkpoints) {
        priming = new SnapStartPriming(this);
        checkpoints.register(priming);
    }

    /**
     * @param input   the event, JSON in UTF-8
     * @param output  takes the response in the format of a Lambda proxy integration, JSON in UTF-8
     * @param context not used
     * @throws IllegalArgumentException if the event is not JSON
     */
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("message", "Hello world!");
        body.put("input", events.read(input));
        respond(BodyWriter.stringify(body), output);
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
}
