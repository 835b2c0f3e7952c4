package com.example.pipeline.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import tools.jackson.databind.json.JsonMapper;

class CredentialsEndpointTests {
    private static final Instant END = Instant.parse("2099-01-01T00:00:00Z");
    private final CredentialsEndpoint endpoint = CredentialsEndpoint.start();

    @AfterEach
    void stop() {
        endpoint.close();
    }

    private static HttpResponse<String> get(CredentialsEndpoint.Registration registration, String token)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(registration.uri())
                .header("Authorization", token)
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    @Test
    void sdkGetsTheSession() {
        var registration = endpoint.register(() -> new AwsSession("KEY", "SECRET", "TOKEN", END));
        // The SDK takes system properties in place of the environment variables.
        Map<String, String> properties = Map.of(
                "aws.containerCredentialsFullUri",
                registration.environment().get("AWS_CONTAINER_CREDENTIALS_FULL_URI"),
                "aws.containerAuthorizationToken",
                registration.environment().get("AWS_CONTAINER_AUTHORIZATION_TOKEN"));
        properties.forEach(System::setProperty);
        try (var provider = ContainerCredentialsProvider.create()) {
            var credentials = (AwsSessionCredentials) provider.resolveCredentials();

            assertThat(credentials.accessKeyId()).isEqualTo("KEY");
            assertThat(credentials.secretAccessKey()).isEqualTo("SECRET");
            assertThat(credentials.sessionToken()).isEqualTo("TOKEN");
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
    }

    @Test
    void wrongTokenIsRefused() throws Exception {
        var registration = endpoint.register(() -> new AwsSession("KEY", "SECRET", "TOKEN", END));

        HttpResponse<String> response = get(registration, "wrong");

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).doesNotContain("SECRET");
    }

    @Test
    void tokenOfAnotherProcessIsRefused() throws Exception {
        var one = endpoint.register(() -> new AwsSession("KEY", "SECRET", "TOKEN", END));
        var other = endpoint.register(() -> new AwsSession("OTHER", "SECRET", "TOKEN", END));

        assertThat(get(one, other.token()).statusCode()).isEqualTo(403);
    }

    @Test
    void closedRegistrationIsForgotten() throws Exception {
        var registration = endpoint.register(() -> new AwsSession("KEY", "SECRET", "TOKEN", END));
        assertThat(get(registration, registration.token()).statusCode()).isEqualTo(200);

        registration.close();

        assertThat(get(registration, registration.token()).statusCode()).isEqualTo(403);
    }

    @Test
    void sessionWithoutAnEndGetsOne() throws Exception {
        var registration = endpoint.register(() -> new AwsSession("111111111111", "SECRET", null, null));

        String body = get(registration, registration.token()).body();

        String expiration =
                new JsonMapper().readTree(body).required("Expiration").asString();
        assertThat(Instant.parse(expiration)).isAfter(Instant.now());
    }

    @Test
    void reasonWhyThereIsNoSessionReachesTheProcess() throws Exception {
        var registration = endpoint.register(() -> {
            throw new AccessDenied("not trusted");
        });

        HttpResponse<String> response = get(registration, registration.token());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("not trusted");
    }
}
