package com.example.delivery;

import static com.example.delivery.Outcome.attempt;

import com.example.pipeline.cli.embedded.AwsSession;
import com.example.pipeline.cli.embedded.EmbeddedAws;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.codepipeline.CodePipelineClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.PutRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyResponse;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;

/** A principal with a session in the embedded AWS, and its clients. */
final class Caller {

    private final EmbeddedAws aws;
    private final String region;
    private final AwsSession session;
    private final Map<Class<?>, SdkClient> clients = new HashMap<>();

    Caller(EmbeddedAws aws, String region, AwsSession session) {
        this.aws = aws;
        this.region = region;
        this.session = session;
    }

    AwsSession session() {
        return session;
    }

    CloudFormationClient cloudFormation() {
        return client(CloudFormationClient.class, CloudFormationClient::builder);
    }

    CodeBuildClient codeBuild() {
        return client(CodeBuildClient.class, CodeBuildClient::builder);
    }

    CodePipelineClient codePipeline() {
        return client(CodePipelineClient.class, CodePipelineClient::builder);
    }

    IamClient iam() {
        return client(IamClient.class, IamClient::builder);
    }

    KmsClient kms() {
        return client(KmsClient.class, KmsClient::builder);
    }

    LambdaClient lambda() {
        return client(LambdaClient.class, LambdaClient::builder);
    }

    CloudWatchLogsClient logs() {
        return client(CloudWatchLogsClient.class, CloudWatchLogsClient::builder);
    }

    S3Client s3() {
        return client(S3Client.class, () -> S3Client.builder().forcePathStyle(true));
    }

    SnsClient sns() {
        return client(SnsClient.class, SnsClient::builder);
    }

    StsClient sts() {
        return client(StsClient.class, StsClient::builder);
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends SdkClient> C client(
            Class<C> type, Supplier<B> builder) {
        return type.cast(clients.computeIfAbsent(
                type,
                missing -> builder.get()
                        .endpointOverride(aws.endpoint())
                        .region(Region.of(region))
                        .credentialsProvider(StaticCredentialsProvider.create(credentials()))
                        .httpClient(aws.clients(region).http())
                        .overrideConfiguration(own ->
                                own.defaultProfileFile(ProfileFile.aggregator().build()))
                        .build()));
    }

    private AwsCredentials credentials() {
        return session.sessionToken() == null
                ? AwsBasicCredentials.create(session.accessKeyId(), session.secretAccessKey())
                : AwsSessionCredentials.create(
                        session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
    }

    Outcome<AssumeRoleResponse> triesToAssume(String roleArn) {
        return attempt(
                () -> sts().assumeRole(request -> request.roleArn(roleArn).roleSessionName("attempt")));
    }

    Caller assumes(String roleArn) {
        Credentials credentials = triesToAssume(roleArn).succeeds().credentials();
        return new Caller(
                aws,
                region,
                new AwsSession(
                        credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken(), null));
    }

    /** Puts a policy into a role that allows it everything. */
    Outcome<PutRolePolicyResponse> triesToAllowEverything(String role) {
        return attempt(() -> iam().putRolePolicy(request ->
                request.roleName(role).policyName("everything").policyDocument(Policies.EVERYTHING)));
    }

    Outcome<DeleteRolePolicyResponse> triesToTakeThatBack(String role) {
        return attempt(
                () -> iam().deleteRolePolicy(request -> request.roleName(role).policyName("everything")));
    }

    Outcome<UpdateAssumeRolePolicyResponse> triesToLetIn(String service, String role) {
        return attempt(() -> iam().updateAssumeRolePolicy(
                        request -> request.roleName(role).policyDocument(Policies.trust(service))));
    }

    /** Makes a permissions boundary allow everything. */
    Outcome<CreatePolicyVersionResponse> triesToWiden(String boundary) {
        return attempt(() -> iam().createPolicyVersion(request ->
                request.policyArn(boundary).policyDocument(Policies.EVERYTHING).setAsDefault(true)));
    }

    Outcome<PutRolePermissionsBoundaryResponse> triesToBound(String role, String boundary) {
        return attempt(() -> iam().putRolePermissionsBoundary(
                        request -> request.roleName(role).permissionsBoundary(boundary)));
    }

    Outcome<DeleteRolePermissionsBoundaryResponse> triesToUnbind(String role) {
        return attempt(() -> iam().deleteRolePermissionsBoundary(request -> request.roleName(role)));
    }
}
