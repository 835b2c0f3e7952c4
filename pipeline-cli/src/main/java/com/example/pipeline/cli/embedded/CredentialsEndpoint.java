package com.example.pipeline.cli.embedded;

import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.local.LoopbackServer;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gives child processes credentials as ECS and CodeBuild do. Protocol: "Container credential provider" in the
 * AWS SDKs and Tools Reference Guide.
 */
public final class CredentialsEndpoint implements AutoCloseable {
    private static final String PATH = "/credentials/";
    private final JsonMapper json = new JsonMapper();
    private final LoopbackServer server;
    private final Map<String, Holder> holders = new ConcurrentHashMap<>();

    private CredentialsEndpoint() {
        server = LoopbackServer.start(PATH, this::answer);
    }

    public static CredentialsEndpoint start() {
        return new CredentialsEndpoint();
    }

    /** Opens an address for one child process; each request asks the supplier. */
    public Registration register(Supplier<AwsSession> session) {
        String id = UUID.randomUUID().toString();
        String token = UUID.randomUUID().toString();
        holders.put(id, new Holder(token, session));
        return new Registration(server.uri(PATH + id), token, () -> holders.remove(id));
    }

    private void answer(HttpExchange exchange) throws IOException {
        Holder holder = holders.get(exchange.getRequestURI().getPath().substring(PATH.length()));
        if (holder == null || !holder.admits(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 403, error("Forbidden", "No credentials for this address and token"));
            return;
        }
        try {
            send(exchange, 200, credentials(holder.session.get()));
        } catch (AccessDenied | Problem e) {
            send(exchange, 400, error("AccessDenied", e.getMessage()));
        }
    }

    private static Map<String, String> credentials(AwsSession session) {
        // SDKs require an expiration; they ask again before it.
        Instant expiration =
                session.expiration() == null ? Instant.now().plus(Duration.ofHours(1)) : session.expiration();
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("AccessKeyId", session.accessKeyId());
        answer.put("SecretAccessKey", session.secretAccessKey());
        answer.put("Token", session.sessionToken() == null ? "" : session.sessionToken());
        answer.put("Expiration", expiration.toString());
        return answer;
    }

    private static Map<String, String> error(String code, String message) {
        return Map.of("code", code, "message", message);
    }

    private void send(HttpExchange exchange, int status, Map<String, String> body) throws IOException {
        LoopbackServer.send(exchange, status, json.writeValueAsBytes(body));
    }

    @Override
    public void close() {
        server.close();
    }

    private record Holder(String token, Supplier<AwsSession> session) {

        boolean admits(String authorization) {
            return authorization != null
                    && MessageDigest.isEqual(
                            token.getBytes(StandardCharsets.UTF_8), authorization.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The address where one child process gets its credentials, until it is closed. */
    public record Registration(URI uri, String token, Runnable forget) implements AutoCloseable {

        /** Environment variables for the AWS CLI and SDKs. */
        public Map<String, String> environment() {
            return Map.of(
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI", uri.toString(), "AWS_CONTAINER_AUTHORIZATION_TOKEN", token);
        }

        @Override
        public void close() {
            forget.run();
        }
    }
}
