package com.example.pipeline.cli.account;

import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.document.Spelling;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileProperty;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.codepipeline.CodePipelineClient;
import software.amazon.awssdk.services.codepipeline.model.PipelineNotFoundException;

/**
 * The account of a profile ({@code --profile}). Profiles are those of the AWS CLI ("Configuration and credential file
 * settings"): {@code ~/.aws/config} and {@code ~/.aws/credentials}, or the files that {@code AWS_CONFIG_FILE} and {@code
 * AWS_SHARED_CREDENTIALS_FILE} name. The keys {@code endpoint_url} and {@code ca_bundle} have effect, too.
 */
public final class ProfileAccount implements AutoCloseable {
    private static final Set<String> EXPIRED = Set.of("ExpiredToken", "ExpiredTokenException", "RequestExpired");
    private static final Set<String> UNKNOWN =
            Set.of("InvalidClientTokenId", "UnrecognizedClientException", "InvalidSignatureException");

    private final String profile;
    private final String region;
    private final ProfileFile file;
    private final SdkHttpClient http;
    private final CodePipelineClient codePipeline;

    private ProfileAccount(ProfileFile file, Profile profile, String region) {
        this.file = file;
        this.profile = profile.name();
        this.region = region;
        UrlConnectionHttpClient.Builder client =
                UrlConnectionHttpClient.builder().socketTimeout(Duration.ofSeconds(30));
        profile.property("ca_bundle")
                .ifPresent(pem -> client.tlsTrustManagersProvider(() -> TrustedCertificates.of(Path.of(pem))));
        this.http = client.build();
        this.codePipeline = client(CodePipelineClient.builder());
    }

    /** Builds the client of a service for this account. It is closed together with this. */
    public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder) {
        return builder.region(Region.of(region))
                .credentialsProvider(ProfileCredentialsProvider.builder()
                        .profileFile(file)
                        .profileName(profile)
                        .build())
                .overrideConfiguration(own -> own.defaultProfileFile(file).defaultProfileName(profile))
                .httpClient(http)
                .build();
    }

    /**
     * The account of a profile of the user.
     *
     * @param region where the pipeline is, if the profile names no region; empty: unknown
     * @throws Problem when there is no such profile, or no region
     */
    public static ProfileAccount of(String profile, Optional<String> region) {
        return of(ProfileFile.defaultProfileFile(), profile, region);
    }

    /** The account of a profile in a configuration file, such as that of a local run. */
    public static ProfileAccount in(Path configuration, String profile) {
        ProfileFile file = ProfileFile.builder()
                .content(configuration)
                .type(ProfileFile.Type.CONFIGURATION)
                .build();
        return of(file, profile, Optional.empty());
    }

    private static ProfileAccount of(ProfileFile file, String name, Optional<String> otherwise) {
        Profile profile = profile(file, name);
        String region = profile.property(ProfileProperty.REGION)
                .or(() -> otherwise)
                .orElseThrow(() -> Problem.usage("--profile " + name
                        + ": the profile has no region. Set it: aws configure set region REGION --profile " + name));
        return new ProfileAccount(file, profile, region);
    }

    /** @throws Problem when the user has no such profile */
    public static void require(String profile) {
        profile(ProfileFile.defaultProfileFile(), profile);
    }

    private static Profile profile(ProfileFile file, String name) {
        return file.profile(name)
                .orElseThrow(() -> Problem.usage("--profile " + name + ": there is no such profile"
                        + Spelling.hint(name, file.profiles().keySet()) + ". Make it: aws configure --profile "
                        + name));
    }

    /** The name of the profile. */
    public String profile() {
        return profile;
    }

    public String region() {
        return region;
    }

    /**
     * Calls CodePipeline.
     *
     * @throws Problem with one line and exit code 2 when the credentials or the rights do not allow the call, when there is
     *     no such pipeline, or when AWS does not answer; other errors of CodePipeline are for the caller
     */
    public <T> T codePipeline(Function<CodePipelineClient, T> call) {
        try {
            return call(() -> call.apply(codePipeline));
        } catch (PipelineNotFoundException e) {
            throw Problem.usage("There is no such pipeline in " + region + " (profile " + profile + "): " + message(e));
        }
    }

    /**
     * Calls a service.
     *
     * @throws Problem with one line and exit code 2 when the credentials or the rights do not allow the call, or when AWS
     *     does not answer; other errors of the service are for the caller
     */
    public <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (AwsServiceException e) {
            throw problem(e);
        } catch (SdkClientException e) {
            throw problem(e);
        }
    }

    /** Returns CodePipeline's message without what the SDK adds to it. */
    public static String message(SdkException e) {
        boolean service = e instanceof AwsServiceException;
        String message = service && ((AwsServiceException) e).awsErrorDetails() != null
                ? ((AwsServiceException) e).awsErrorDetails().errorMessage()
                : e.getMessage();
        return String.valueOf(message).lines().findFirst().orElse("");
    }

    private RuntimeException problem(AwsServiceException e) {
        String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
        if (EXPIRED.contains(code)) {
            return expired(message(e));
        }
        if (UNKNOWN.contains(code)) {
            return Problem.usage("AWS does not accept the credentials of profile " + profile + ": " + message(e));
        }
        if (code.startsWith("AccessDenied")) {
            return Problem.usage("Profile " + profile + " has no permission: " + message(e));
        }
        return e;
    }

    private Problem problem(SdkClientException e) {
        String message = message(e);
        if (message.toLowerCase(java.util.Locale.ROOT).contains("expired")) {
            return expired(message);
        }
        return Problem.usage("AWS cannot be reached with profile " + profile + ": " + message);
    }

    private Problem expired(String message) {
        return Problem.usage("The credentials of profile " + profile
                + " have expired. Sign in again (aws sso login --profile " + profile + ", or aws login): " + message);
    }

    @Override
    public void close() {
        codePipeline.close();
        http.close();
    }
}
