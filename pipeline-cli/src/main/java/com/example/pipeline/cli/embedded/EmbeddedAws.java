package com.example.pipeline.cli.embedded;

import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.local.AtExit;
import com.example.pipeline.cli.local.LockFile;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.http.SdkHttpClient;
import tools.jackson.databind.JsonNode;

/** A running AWS on this machine. Everything deployed to it is still there at the next start. */
public final class EmbeddedAws implements AutoCloseable {
    private static final String LOCAL = "localhost,.localhost,127.0.0.1";

    private final LockFile lock;
    private final EmbeddedAwsProcess process;
    private final Certificate certificate;
    private final URI endpoint;
    private final String token;
    private final SdkHttpClient http;
    private final InternalEndpoints endpoints;
    private final Map<String, AwsClients> clients = new ConcurrentHashMap<>();
    private final AtExit end;

    private EmbeddedAws(EmbeddedAwsSettings settings, LockFile lock) {
        EmbeddedAwsProcess.endLeftover(settings.home());
        this.lock = lock;
        certificate = Certificate.keptIn(settings.home());
        int port = Port.keptIn(settings.home().resolve("port"));
        endpoint = URI.create("https://localhost:" + port);
        token = newToken();
        http = AwsClients.http(certificate);
        endpoints = new InternalEndpoints(endpoint, AwsClients.http(certificate), token);
        process = EmbeddedAwsProcess.start(settings, processEnvironment(settings, port));
        end = new AtExit("end of the embedded AWS", this::end);
    }

    /**
     * Starts the embedded AWS and returns when it answers.
     *
     * @throws Problem when it cannot be started, or when another run uses the same home directory
     */
    public static EmbeddedAws start(EmbeddedAwsSettings settings) {
        LockFile lock = lock(settings.home());
        EmbeddedAws started;
        try {
            started = new EmbeddedAws(settings, lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
        try {
            started.process.awaitReady(started.endpoints);
            return started;
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
    }

    private static LockFile lock(Path home) {
        try {
            return LockFile.tryTake(home.resolve("lock"))
                    .orElseThrow(() -> Problem.failed(
                            "Another run uses " + home + ". Wait until it ends, or end it, and try again."));
        } catch (IOException e) {
            throw Problem.failed("Cannot write to " + home + ": " + e.getMessage(), e);
        }
    }

    private Map<String, String> processEnvironment(EmbeddedAwsSettings settings, int port) {
        Map<String, String> environment = new LinkedHashMap<>(withoutProxy());
        environment.put("GATEWAY_PORT", String.valueOf(port));
        environment.put("EMBEDDED_AWS_STATE", absolute(settings.state()));
        environment.put("EMBEDDED_AWS_CERT", absolute(certificate.pem()));
        environment.put("EMBEDDED_AWS_KEY", absolute(certificate.key()));
        environment.put("EMBEDDED_AWS_TOKEN", token);
        environment.put(
                "EMBEDDED_AWS_PARENT", String.valueOf(ProcessHandle.current().pid()));
        environment.put("EMBEDDED_AWS_ACCESS_LOG", absolute(settings.accessLog()));
        environment.put("EMBEDDED_AWS_FUNCTIONS_URL", settings.functionsUrl().toString());
        environment.put(
                "EMBEDDED_AWS_FUNCTIONS_DIR", absolute(EmbeddedAwsSettings.functionsDirectory(settings.home())));
        return environment;
    }

    private static String newToken() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().toString();
    }

    public URI endpoint() {
        return endpoint;
    }

    /** A PEM file with the certificate of {@link #endpoint} and nothing else. */
    public Path caBundle() {
        return certificate.pem().toAbsolutePath();
    }

    /** Options for JVMs that call AWS: a trust store with this certificate and the JDK's authorities. */
    public List<String> jvmOptions() {
        return certificate.jvmOptions();
    }

    /** The root of an account. */
    public AwsSession root(String account) {
        return new AwsSession(account, token, null, null);
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record ServiceRole(String roleArn, String service, String sessionName, String sourceArn) {}

    /**
     * Assumes a role as a service.
     *
     * @param servicePrincipal such as {@code codebuild.amazonaws.com}
     * @param sourceArn {@code aws:SourceArn}: the resource that the service acts for; null for none
     * @throws AccessDenied when the role does not exist or does not trust the service
     */
    public AwsSession serviceRole(String roleArn, String servicePrincipal, String sessionName, String sourceArn) {
        JsonNode answer = endpoints.post(
                "/_pipeline/service-role", new ServiceRole(roleArn, servicePrincipal, sessionName, sourceArn));
        return new AwsSession(
                answer.required("AccessKeyId").asString(),
                answer.required("SecretAccessKey").asString(),
                answer.required("SessionToken").asString(),
                Instant.parse(answer.required("Expiration").asString()));
    }

    private record Authorization(
            String roleArn,
            String sessionName,
            String action,
            String resource,
            Map<String, String> context,
            String region) {}

    /**
     * Checks that a role may do what a service does with the role's rights but not by an API call, such as the use of a
     * connection.
     *
     * @param context condition keys of the request
     * @throws AccessDenied when the role may not
     */
    public void authorize(
            String roleArn,
            String sessionName,
            String action,
            String resource,
            Map<String, String> context,
            String region) {
        endpoints.post(
                "/_pipeline/authorize", new Authorization(roleArn, sessionName, action, resource, context, region));
    }

    public StoredValues storedValues() {
        return new StoredValues(endpoints);
    }

    public LogGroups logGroups() {
        return new LogGroups(endpoints);
    }

    public PipelineDefinition pipeline(String account, String region, String name) {
        JsonNode answer = endpoints.get("/_pipeline/pipelines/" + account + "/" + region + "/" + name);
        Map<String, String> disabled = new LinkedHashMap<>();
        answer.path("disabledTransitions")
                .properties()
                .forEach(stage -> disabled.put(stage.getKey(), stage.getValue().asString()));
        return new PipelineDefinition(
                answer.required("pipeline"),
                answer.required("version").asInt(),
                answer.path("restartExecutionOnUpdate").asBoolean(false),
                answer.path("stackId").asString(""),
                disabled);
    }

    public Approvals approvals() {
        return new Approvals(endpoints);
    }

    /** The record of an execution, which the CodePipeline API shows. */
    public ExecutionRecord execution(String account, String region, String pipeline, String id) {
        return new ExecutionRecord(
                endpoints, "/_pipeline/executions/" + account + "/" + region + "/" + pipeline + "/" + id);
    }

    /** The clients for the services of a region. They are closed together with this. */
    public AwsClients clients(String region) {
        return clients.computeIfAbsent(region, name -> new AwsClients(endpoint, http, name));
    }

    /** The environment variables, without credentials, by which AWS's tools find this AWS instead of the real one. */
    public Map<String, String> environment(String region) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("AWS_ENDPOINT_URL", endpoint.toString());
        // An SDK that finds an address puts the bucket into the path. "bucket.localhost" is not a host everywhere.
        environment.put("AWS_ENDPOINT_URL_S3", "https://127.0.0.1:" + endpoint.getPort());
        environment.put("AWS_REGION", region);
        environment.put("AWS_DEFAULT_REGION", region);
        environment.put("AWS_PAGER", "");
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        // Only this certificate, so that a tool that ignores the endpoint cannot reach the real AWS.
        environment.put("AWS_CA_BUNDLE", absolute(certificate.pem()));
        // Node adds it to its own authorities.
        environment.put("NODE_EXTRA_CA_CERTS", absolute(certificate.pem()));
        environment.put("CURL_CA_BUNDLE", absolute(certificate.bundle()));
        environment.putAll(withoutProxy());
        return environment;
    }

    /** Keeps a proxy out of calls to this machine. */
    private static Map<String, String> withoutProxy() {
        String others = System.getenv("NO_PROXY");
        String direct = others == null || others.isBlank() ? LOCAL : LOCAL + "," + others;
        return Map.of("NO_PROXY", direct, "no_proxy", direct);
    }

    /** Ends the embedded AWS after it has written its state. */
    @Override
    public void close() {
        end.close();
    }

    private void end() {
        clients.values().forEach(AwsClients::close);
        http.close();
        process.end();
        lock.close();
    }
}
