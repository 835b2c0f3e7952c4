package com.example.pipeline.cli.embedded;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.codepipeline.CodePipelineClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The AWS SDK's clients for the embedded AWS, one for each service and session. Callers do not close them. */
public final class AwsClients {
    private final URI endpoint;
    private final Region region;
    private final SdkHttpClient http;
    private final Map<Key, SdkClient> clients = new ConcurrentHashMap<>();

    AwsClients(URI endpoint, SdkHttpClient http, String region) {
        this.endpoint = endpoint;
        this.region = Region.of(region);
        this.http = http;
    }

    /** An HTTP client that trusts the certificate and uses no proxy. */
    static SdkHttpClient http(Certificate certificate) {
        return UrlConnectionHttpClient.builder()
                .tlsTrustManagersProvider(certificate::trustManagers)
                .proxyConfiguration(ProxyConfiguration.builder()
                        .useSystemPropertyValues(false)
                        .useEnvironmentVariablesValues(false)
                        .build())
                .socketTimeout(Duration.ofSeconds(60))
                .build();
    }

    public S3Client s3(AwsSession session) {
        return client(S3Client.class, session, () -> S3Client.builder().forcePathStyle(true));
    }

    public CloudFormationClient cloudFormation(AwsSession session) {
        return client(CloudFormationClient.class, session, CloudFormationClient::builder);
    }

    public CodeBuildClient codeBuild(AwsSession session) {
        return client(CodeBuildClient.class, session, CodeBuildClient::builder);
    }

    public CodePipelineClient codePipeline(AwsSession session) {
        return client(CodePipelineClient.class, session, CodePipelineClient::builder);
    }

    public SnsClient sns(AwsSession session) {
        return client(SnsClient.class, session, SnsClient::builder);
    }

    public StsClient sts(AwsSession session) {
        return client(StsClient.class, session, StsClient::builder);
    }

    /** The HTTP client, for a service that has no method here. */
    public SdkHttpClient http() {
        return http;
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends SdkClient> C client(
            Class<C> type, AwsSession session, Supplier<B> builder) {
        return type.cast(clients.computeIfAbsent(
                new Key(type, session),
                key -> builder.get()
                        .endpointOverride(endpoint)
                        .region(region)
                        .fipsEnabled(false)
                        .dualstackEnabled(false)
                        .credentialsProvider(StaticCredentialsProvider.create(credentials(session)))
                        .httpClient(http)
                        // Ignores the user's ~/.aws.
                        .overrideConfiguration(own ->
                                own.defaultProfileFile(ProfileFile.aggregator().build()))
                        .build()));
    }

    private static AwsCredentials credentials(AwsSession session) {
        if (session.sessionToken() == null) {
            return AwsBasicCredentials.create(session.accessKeyId(), session.secretAccessKey());
        }
        return AwsSessionCredentials.create(session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
    }

    void close() {
        clients.values().forEach(SdkClient::close);
    }

    private record Key(Class<?> type, AwsSession session) {}
}
