package com.example.pipeline.cli.embedded;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls of AWS's JSON protocol that services make among themselves and the SDK has no client for, signed with
 * a role's session.
 */
public final class SignedCalls {
    private static final JsonMapper JSON = new JsonMapper();

    private final URI endpoint;
    private final String region;
    private final SdkHttpClient http;

    public SignedCalls(EmbeddedAws aws, String region) {
        this.endpoint = aws.endpoint();
        this.region = region;
        this.http = aws.clients(region).http();
    }

    /**
     * @param target such as {@code CodeBuild_20161006.CreateReport}
     * @throws CallRefused with the service's message
     */
    public JsonNode call(AwsSession session, String service, String target, Map<String, ?> body) throws IOException {
        byte[] content = JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        ContentStreamProvider payload = () -> new ByteArrayInputStream(content);
        HttpExecuteResponse response = http.prepareRequest(HttpExecuteRequest.builder()
                        .request(sign(session, service, target, content.length, payload))
                        .contentStreamProvider(payload)
                        .build())
                .call();
        byte[] answered = response.responseBody().isPresent()
                ? response.responseBody().get().readAllBytes()
                : new byte[0];
        JsonNode answer = answered.length == 0 ? JSON.createObjectNode() : JSON.readTree(answered);
        if (!response.httpResponse().isSuccessful()) {
            throw new CallRefused(
                    answer.path("__type").asString(""),
                    answer.path("message").asString(answer.path("Message").asString(target + ": " + answer)));
        }
        return answer;
    }

    /** An answer that is an error. */
    public static final class CallRefused extends IllegalStateException {
        private static final long serialVersionUID = 1;
        private final String code;

        CallRefused(String code, String message) {
            super(message);
            this.code = code;
        }

        public boolean is(String name) {
            return code.endsWith(name);
        }
    }

    private SdkHttpRequest sign(
            AwsSession session, String service, String target, int length, ContentStreamProvider payload) {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint.resolve("/"))
                .putHeader("Content-Type", "application/x-amz-json-1.1")
                .putHeader("Content-Length", String.valueOf(length))
                .putHeader("X-Amz-Target", target)
                .build();
        AwsSessionCredentialsIdentity identity = AwsSessionCredentialsIdentity.create(
                session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
        return AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(identity)
                        .request(request)
                        .payload(payload)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region))
                .request();
    }
}
