package com.example.hello.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.crac.Resource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A stream handler: with RequestHandler, Lambda maps the event to Java types, and the first answer takes longer. */
public final class HelloHandler implements RequestStreamHandler, Resource {
    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(properties -> properties.withValueInclusion(Include.NON_NULL))
            .build();

    public HelloHandler() {
        org.crac.Core.getGlobalContext().register(this);
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) {
        try {
            JsonNode event = JSON.readValue(input, JsonNode.class);
            respond(200, JSON.createObjectNode().put("message", "Hello world!").set("input", event), output);
        } catch (JacksonException e) {
            respond(400, JSON.createObjectNode().put("message", "Not JSON: " + e.getOriginalMessage()), output);
        }
    }

    private static void respond(int status, JsonNode body, OutputStream output) {
        var response = APIGatewayV2HTTPResponse.builder().withStatusCode(status).withBody(body.toPrettyString());
        JSON.writeValue(
                output,
                response.withHeaders(Map.of("Content-Type", "application/json")).build());
    }

    /** Answers an event before SnapStart takes its snapshot, so that the snapshot has the classes of a request. */
    @Override
    public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
        handleRequest(getClass().getResourceAsStream("/warm-up-event.json"), OutputStream.nullOutputStream(), null);
    }

    @Override
    public void afterRestore(org.crac.Context<? extends Resource> context) {}
}
