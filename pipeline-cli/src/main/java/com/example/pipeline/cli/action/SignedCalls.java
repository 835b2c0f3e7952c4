package com.example.pipeline.cli.action;

import com.example.pipeline.cli.aws.AwsSession;
import com.example.pipeline.cli.aws.EmbeddedAws;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls of AWS's JSON protocol that services make among themselves and the SDK has no client for, signed with
 * a role's session.
 */
final class SignedCalls {
    /** Set by the HTTP client itself. */
    private static final Set<String> RESERVED = Set.of("host", "content-length", "expect");
    private static final JsonMapper JSON = new JsonMapper();

    private final URI endpoint;
    private final String region;
    private final HttpClient http;

    SignedCalls(EmbeddedAws aws, String region) {
        this.endpoint = aws.endpoint();
        this.region = region;
        this.http = HttpClient.newBuilder().sslContext(trusting(aws)).proxy(HttpClient.Builder.NO_PROXY)
                .build();
    }

    /**
     * @param target such as {@code CodeBuild_20161006.CreateReport}
     * @throws IllegalStateException with the service's message when it refuses
     */
    JsonNode call(AwsSession session, String service, String target, Map<String, ?> body)
            throws IOException, InterruptedException {
        String text = JSON.writeValueAsString(body);
        SdkHttpRequest signed = sign(session, service, target, text);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(endpoint.resolve("/")).POST(HttpRequest.BodyPublishers.ofString(text));
        signed.headers().forEach((name, values) -> {
            if (!RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                request.header(name, values.get(0));
            }
        });
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        JsonNode answer = response.body().isBlank() ? JSON.createObjectNode()
                : JSON.readTree(response.body());
        if (response.statusCode() >= 300) {
            throw new CallRefused(answer.path("__type").asString(""), answer.path("message")
                    .asString(answer.path("Message").asString(response.body())));
        }
        return answer;
    }

    /** An answer that is an error. */
    static final class CallRefused extends IllegalStateException {
        private static final long serialVersionUID = 1;
        private final String code;

        CallRefused(String code, String message) {
            super(message);
            this.code = code;
        }

        boolean is(String name) {
            return code.endsWith(name);
        }
    }

    private SdkHttpRequest sign(AwsSession session, String service, String target, String text) {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST).uri(endpoint.resolve("/"))
                .putHeader("Content-Type", "application/x-amz-json-1.1")
                .putHeader("X-Amz-Target", target)
                .build();
        AwsCredentialsIdentity identity = AwsSessionCredentialsIdentity.create(
                session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
        return AwsV4HttpSigner.create().sign(sign -> sign.identity(identity)
                .request(request)
                .payload(() -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                .putProperty(AwsV4HttpSigner.REGION_NAME, region)).request();
    }

    private static SSLContext trusting(EmbeddedAws aws) {
        try (var pem = Files.newInputStream(aws.caBundle())) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("aws",
                    CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory managers =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("Certificate " + aws.caBundle() + ": " + e.getMessage(), e);
        }
    }
}
