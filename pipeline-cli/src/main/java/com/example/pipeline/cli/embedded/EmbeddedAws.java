package com.example.pipeline.cli.embedded;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** A running AWS of this machine's own. What is deployed there is still there at the next start. */
public final class EmbeddedAws implements AutoCloseable {
    private final StateLock lock;
    private final EmbeddedAwsProcess process;
    private final Certificate certificate;
    private final URI endpoint;
    private final String token;
    private final InternalEndpoints endpoints;
    private final Map<String, AwsClients> clients = new ConcurrentHashMap<>();
    private final Thread atExit = new Thread(this::end, "end of the embedded AWS");
    private boolean ended;

    private EmbeddedAws(EmbeddedAwsSettings settings, StateLock lock) {
        EmbeddedAwsProcess.endLeftover(settings.home());
        this.lock = lock;
        certificate = Certificate.keptIn(settings.home());
        Port port = Port.keptIn(settings.home().resolve("port"));
        endpoint = URI.create("https://localhost:" + port.number());
        token = newToken();
        endpoints = new InternalEndpoints(endpoint, certificate.sslContext(), token);
        process = EmbeddedAwsProcess.start(settings, processEnvironment(settings, port));
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Returns when it answers; throws {@link EmbeddedAwsFailure} when it cannot be started. */
    public static EmbeddedAws start(EmbeddedAwsSettings settings) {
        StateLock lock = StateLock.of(settings.home());
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

    private Map<String, String> processEnvironment(EmbeddedAwsSettings settings, Port port) {
        return Map.of(
                "GATEWAY_PORT", String.valueOf(port.number()),
                "EMBEDDED_AWS_STATE", absolute(settings.state()),
                "EMBEDDED_AWS_CERT", absolute(certificate.pem()),
                "EMBEDDED_AWS_KEY", absolute(certificate.key()),
                "EMBEDDED_AWS_TOKEN", token,
                "EMBEDDED_AWS_PARENT", String.valueOf(ProcessHandle.current().pid()),
                "EMBEDDED_AWS_ACCESS_LOG", absolute(settings.accessLog()),
                "EMBEDDED_AWS_FUNCTIONS_URL", settings.functionsUrl().toString(),
                "EMBEDDED_AWS_FUNCTIONS_DIR", absolute(settings.functionsDirectory()));
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

    /** PEM file with the certificate of {@link #endpoint()}, and nothing else. */
    public Path caBundle() {
        return certificate.pem().toAbsolutePath();
    }

    /** PKCS #12 trust store with this certificate and the JDK's authorities, for JVMs that call AWS. */
    public Path trustStore() {
        return certificate.trustStore().toAbsolutePath();
    }

    /** The root of an account: who bootstraps it. */
    public AwsSession root(String account) {
        return new AwsSession(account, token, null, null);
    }

    /**
     * Lets a service assume a role, as AWS does behind the scenes.
     *
     * @param sourceArn the resource on whose behalf, as in {@code aws:SourceArn}; null for none
     * @throws AccessDenied when the role does not exist or does not trust the service
     */
    public AwsSession serviceRole(String roleArn, String servicePrincipal, String sessionName, String sourceArn) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("roleArn", roleArn);
        body.put("service", servicePrincipal);
        body.put("sessionName", sessionName);
        if (sourceArn != null) {
            body.put("sourceArn", sourceArn);
        }
        JsonNode answer = endpoints.post("/_pipeline/service-role", body);
        return new AwsSession(
                answer.required("AccessKeyId").asString(),
                answer.required("SecretAccessKey").asString(),
                answer.required("SessionToken").asString(),
                Instant.parse(answer.required("Expiration").asString()));
    }

    /**
     * Asks whether a role may do what a service does with its rights without calling an API, such as to use a
     * connection.
     *
     * @throws AccessDenied when it may not
     */
    public void authorize(String roleArn, String sessionName, String action, String resource, String region) {
        endpoints.post(
                "/_pipeline/authorize",
                Map.of(
                        "roleArn",
                        roleArn,
                        "sessionName",
                        sessionName,
                        "action",
                        action,
                        "resource",
                        resource,
                        "region",
                        region));
    }

    public boolean hasLogGroup(String account, String region, String name) {
        return endpoints.get(logGroup(account, region, name)).required("exists").asBoolean();
    }

    /** Creates a log group as a service does that needs it for its log. */
    public void createLogGroup(String account, String region, String name) {
        endpoints.post(logGroup(account, region, name), Map.of());
    }

    private static String logGroup(String account, String region, String name) {
        return "/_pipeline/log-groups/" + account + "/" + region + "/"
                + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    public PipelineDefinition pipeline(String account, String region, String name) {
        JsonNode answer = endpoints.get("/_pipeline/pipelines/" + account + "/" + region + "/" + name);
        return new PipelineDefinition(
                answer.required("pipeline"),
                answer.required("version").asInt(),
                answer.path("restartExecutionOnUpdate").asBoolean(false),
                answer.path("stackId").asString(""));
    }

    public Approvals approvals() {
        return new Approvals(endpoints);
    }

    /** Clients for the services of a region; they are closed with this. */
    public AwsClients clients(String region) {
        return clients.computeIfAbsent(region, name -> new AwsClients(endpoint, certificate, name));
    }

    /** What a child process needs to find this AWS instead of the real one; credentials are not among it. */
    public Map<String, String> environment(String region) {
        return ChildEnvironment.of(endpoint, certificate, region);
    }

    /** Ends it when its state is written. */
    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is on its way down and runs the hook anyway.
        }
    }

    private synchronized void end() {
        if (!ended) {
            ended = true;
            clients.values().forEach(AwsClients::close);
            process.end();
            lock.close();
        }
    }
}
