package com.example.pipeline.cli.embedded;

import com.example.pipeline.cli.document.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The endpoints of the embedded AWS that the real AWS does not have. They need the embedded AWS's token. */
final class InternalEndpoints {
    private static final JsonMapper JSON = new JsonMapper();

    private final SdkHttpClient http;
    private final URI endpoint;
    private final String token;

    /** @param http used for nothing else, so that it has no idle connections */
    InternalEndpoints(URI endpoint, SdkHttpClient http, String token) {
        this.endpoint = endpoint;
        this.http = http;
        this.token = token;
    }

    boolean isHealthy() {
        try {
            return send(SdkHttpMethod.GET, "/_ministack/health", null).status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    JsonNode get(String path) {
        return call(SdkHttpMethod.GET, path, null);
    }

    /** @param body serialized as JSON */
    JsonNode post(String path, Object body) {
        return call(SdkHttpMethod.POST, path, JSON.writeValueAsString(body));
    }

    void delete(String path) {
        call(SdkHttpMethod.DELETE, path, null);
    }

    private JsonNode call(SdkHttpMethod method, String path, String body) {
        try {
            Answer answer = send(method, path, body);
            if (answer.status == 403) {
                throw new AccessDenied(answer.message(path));
            }
            if (answer.status >= 300) {
                throw Problem.failed(answer.message(path));
            }
            return answer.body.isBlank() ? JSON.createObjectNode() : JSON.readTree(answer.body);
        } catch (IOException e) {
            throw Problem.failed("The embedded AWS does not answer at " + endpoint.resolve(path) + ": " + e, e);
        }
    }

    private Answer send(SdkHttpMethod method, String path, String body) throws IOException {
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .method(method)
                .uri(endpoint.resolve(path))
                .putHeader("Authorization", "Bearer " + token)
                // The JDK does not repeat a POST that fails because the server has just closed an idle connection.
                .putHeader("Connection", "close");
        HttpExecuteRequest.Builder execution = HttpExecuteRequest.builder();
        if (body != null) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            request.putHeader("Content-Type", "application/json");
            request.putHeader("Content-Length", String.valueOf(bytes.length));
            execution.contentStreamProvider(() -> new ByteArrayInputStream(bytes));
        }
        HttpExecuteResponse response =
                http.prepareRequest(execution.request(request.build()).build()).call();
        byte[] answer = response.responseBody().isPresent()
                ? response.responseBody().get().readAllBytes()
                : new byte[0];
        return new Answer(response.httpResponse().statusCode(), new String(answer, StandardCharsets.UTF_8));
    }

    private record Answer(int status, String body) {
        String message(String path) {
            String other = "The embedded AWS answered " + status + " to " + path + ": " + body;
            try {
                return JSON.readTree(body).path("message").asString(other);
            } catch (JacksonException e) {
                return other;
            }
        }
    }
}
