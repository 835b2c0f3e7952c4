package com.example.pipeline.cli.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The endpoints of the embedded AWS that real AWS does not have; they want its token. */
final class InternalEndpoints {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    static {
        // The embedded AWS closes idle connections after 75 s. A request on one that is just being closed fails, and
        // the JDK's client repeats only those that it knows to be repeatable: it must forget them earlier.
        System.setProperty("jdk.httpclient.keepalive.timeout", "1");
    }

    private final JsonMapper json = new JsonMapper();
    private final HttpClient client;
    private final URI endpoint;
    private final String token;

    InternalEndpoints(URI endpoint, SSLContext trust, String token) {
        // NO_PROXY: a company's proxy must not see calls to this machine.
        this.client = HttpClient.newBuilder()
                .sslContext(trust)
                .proxy(HttpClient.Builder.NO_PROXY)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        this.endpoint = endpoint;
        this.token = token;
    }

    boolean isHealthy() {
        try {
            HttpRequest request = HttpRequest.newBuilder(endpoint.resolve("/_ministack/health"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    JsonNode get(String path) {
        return call(request(path).GET());
    }

    JsonNode post(String path, Map<String, ?> body) {
        return call(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json.writeValueAsString(body))));
    }

    void delete(String path) {
        call(request(path).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(endpoint.resolve(path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token);
    }

    private JsonNode call(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() == 403) {
                throw new AccessDenied(message(response));
            }
            if (response.statusCode() >= 300) {
                throw new EmbeddedAwsFailure(message(response));
            }
            return response.body().isBlank() ? json.createObjectNode() : json.readTree(response.body());
        } catch (IOException e) {
            throw new EmbeddedAwsFailure("The embedded AWS does not answer at " + request.uri() + ": " + e, e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private String message(HttpResponse<String> response) {
        String unclear =
                "The embedded AWS answered " + response.statusCode() + " to " + response.uri() + ": " + response.body();
        try {
            return json.readTree(response.body()).path("message").asString(unclear);
        } catch (JacksonException e) {
            return unclear;
        }
    }

    private static EmbeddedAwsFailure interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new EmbeddedAwsFailure("Interrupted while calling the embedded AWS", e);
    }
}
