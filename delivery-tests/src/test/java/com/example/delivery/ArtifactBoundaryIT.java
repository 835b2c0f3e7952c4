package com.example.delivery;

import static com.example.delivery.Outcome.attempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/** What is approved is what was built: who writes artifacts, who reads them, and that code stays. */
@Tag("proof")
@ExtendWith(Shared.class)
@ResourceLock(Shared.INSTALLATION)
class ArtifactBoundaryIT {

    private static final String DENIED = "with an explicit deny in a resource-based policy";

    private final Installation in;
    private final Delivery delivery;
    private final Environment first;
    private final String bucket;

    ArtifactBoundaryIT(Installation installation, Delivery delivery) {
        this.in = installation;
        this.delivery = delivery;
        this.first = installation.project().first();
        this.bucket = installation.names().artifactBucket();
    }

    // --- who writes

    @Test
    void buildWritesItsOwnArtifactsAndReadsTheSource() {
        Caller build = in.build();
        delivery.upload(build, delivery.artifact("Source")).isDenied("s3:PutObject");
        delivery.upload(build, delivery.artifact("Reviewed")).isDenied("s3:PutObject");
        delivery.upload(build, "anywhere").isDenied("s3:PutObject");
        delivery.get(build, delivery.artifact("Build")).isDenied("s3:GetObject");
        attempt(() -> build.s3().listObjectsV2(request -> request.bucket(bucket)))
                .isDenied("s3:ListBucket");
        delivery.upload(build, delivery.artifact("Build", "0000002")).succeeds();
        delivery.get(build, delivery.artifact("Source")).succeeds();
    }

    @Test
    void reviewWritesWhatItReviewedOnly() {
        Caller review = in.review();
        delivery.upload(review, delivery.artifact("Source")).isDenied("s3:PutObject");
        delivery.upload(review, delivery.artifact("Build")).isDenied("s3:PutObject");
        delivery.uploadOnce(review, delivery.code("0000002")).isDenied("s3:PutObject");
        delivery.upload(review, delivery.artifact("Reviewed", "0000002")).succeeds();
        delivery.get(review, delivery.artifact("Build")).succeeds();
    }

    @Test
    void onlyThePreparationReadsWhatWasReviewedAndTheDeploymentWritesNothing() {
        Caller prepare = in.codeBuild(in.names().prepareProject());
        delivery.upload(prepare, delivery.artifact("Reviewed")).isDenied("s3:PutObject");
        delivery.get(prepare, delivery.artifact("Build")).isDenied("s3:GetObject");
        delivery.get(prepare, delivery.artifact("Reviewed")).succeeds();
        Caller deploy = in.deploy(first);
        delivery.upload(deploy, delivery.artifact("Reviewed")).isDenied("s3:PutObject");
        delivery.uploadOnce(deploy, delivery.code("0000002")).isDenied("s3:PutObject");
        delivery.get(deploy, delivery.artifact("Build")).isDenied("s3:GetObject");
        delivery.get(deploy, delivery.artifact("Reviewed")).isDenied("s3:GetObject");
    }

    @Test
    void whatWasReviewedOfACommitIsKeptByTheReviewOnlyAndOnce() {
        String kept = in.names().buildsPrefix() + "0123456789abcdef0123456789abcdef01234567.tar";
        delivery.uploadOnce(in.build(), kept).isDenied("s3:PutObject");
        delivery.uploadOnce(in.deploy(first), kept).isDenied("s3:PutObject");
        delivery.uploadOnce(in.pipeline(), kept).isDenied("s3:PutObject");
        delivery.upload(in.review(), kept).isDenied("s3:PutObject").because(DENIED);
        delivery.uploadOnce(in.review(), kept).succeeds();
        delivery.uploadOnce(in.review(), kept).fails("PreconditionFailed");
        delivery.get(in.deploy(first), kept).isDenied("s3:GetObject");
        delivery.get(in.build(), kept).succeeds();
    }

    @Test
    void codeIsNeverReplacedOrDeleted() {
        Caller build = in.build();
        delivery.upload(build, delivery.code()).isDenied("s3:PutObject").because(DENIED);
        delivery.upload(in.cicdRoot(), delivery.code()).isDenied("s3:PutObject").because(DENIED);
        delivery.uploadOnce(build, delivery.code()).fails("PreconditionFailed");
        for (Caller caller : List.of(build, in.update())) {
            attempt(() -> caller.s3()
                            .deleteObject(request -> request.bucket(bucket).key(delivery.code())))
                    .isDenied("s3:DeleteObject");
        }
        delivery.uploadOnce(build, delivery.code("0000003")).succeeds();
    }

    @Test
    void buildOfTheSameCodeKeepsTheArchiveThatIsThere() throws Exception {
        Upload first = new Upload(in, "the same in every build");
        first.run().succeeds();
        List<ObjectVersion> versions = versions(first.key());
        new Upload(in, "the same in every build").run().succeeds();
        assertThat(versions(first.key())).isEqualTo(versions).hasSize(1);
    }

    @Test
    void buildStopsAtAnArchiveThatSomebodyElsePutInItsPlace() throws Exception {
        Upload honest = new Upload(in, "honest");
        delivery.uploadOnce(in.build(), honest.key()).succeeds();
        honest.run().fails("differ");
        new Upload(in, "another").run().succeeds();
    }

    @Test
    void buildThatFailedUploadsNothing() throws Exception {
        Upload failed = new Upload(in, "of a build that failed");
        assertThat(failed.run("0").error()).isNotNull();
        assertThat(versions(failed.key())).isEmpty();
    }

    private List<ObjectVersion> versions(String key) {
        return in.cicdRoot()
                .s3()
                .listObjectVersions(request -> request.bucket(bucket).prefix(key))
                .versions();
    }

    // --- how it is stored

    @Test
    void nothingIsStoredWithoutTheKey() {
        String build = delivery.artifact("Build");
        String other = in.cicdRoot().kms().createKey().keyMetadata().arn();
        for (Caller caller : List.of(in.build(), in.cicdRoot())) {
            delivery.put(caller, build, request -> {}).isDenied("s3:PutObject").because(DENIED);
            delivery.put(caller, build, request -> request.serverSideEncryption("AES256"))
                    .isDenied("s3:PutObject")
                    .because(DENIED);
            delivery.put(caller, build, request -> request.serverSideEncryption("aws:kms"))
                    .isDenied("s3:PutObject")
                    .because(DENIED);
            delivery.put(
                            caller,
                            build,
                            request -> request.serverSideEncryption("aws:kms").ssekmsKeyId(other))
                    .isDenied("s3:PutObject")
                    .because(DENIED);
            delivery.upload(caller, build).succeeds();
        }
    }

    /** AWS does not document that a source action names the key. The bucket encrypts with it anyway. */
    @Test
    void sourceIsStoredWithNoOtherKey() {
        String source = delivery.artifact("Source", "0000002");
        String other = in.cicdRoot().kms().createKey().keyMetadata().arn();
        for (Caller caller : List.of(in.pipeline(), in.cicdRoot())) {
            delivery.put(caller, source, request -> request.serverSideEncryption("AES256"))
                    .isDenied("s3:PutObject")
                    .because(DENIED);
            delivery.put(
                            caller,
                            source,
                            request -> request.serverSideEncryption("aws:kms").ssekmsKeyId(other))
                    .isDenied("s3:PutObject")
                    .because(DENIED);
            assertThat(delivery.put(caller, source, request -> {}).succeeds().ssekmsKeyId())
                    .isEqualTo(in.key());
            delivery.upload(caller, source).succeeds();
        }
    }

    @Test
    void nothingIsServedWithoutTls() {
        String source = delivery.artifact("Source");
        URI http = URI.create(
                "http://localhost:%d/%s/%s".formatted(in.aws().endpoint().getPort(), bucket, source));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> ((HttpURLConnection) http.toURL().openConnection()).getResponseCode());
        delivery.get(in.pipeline(), source).succeeds();
    }

    /** No plain HTTP gets as far as the bucket here, so its policy is shown to decide by turning it. */
    @Test
    void policyOfTheBucketDecidesAboutTls() {
        String source = delivery.artifact("Source");
        String policy = bucketPolicy();
        try {
            putBucketPolicy(policy.replaceFirst("(\"aws:SecureTransport\": *)\"false\"", "$1\"true\""));
            delivery.get(in.pipeline(), source).isDenied("s3:GetObject").because(DENIED);
            delivery.upload(in.build(), delivery.artifact("Build"))
                    .isDenied("s3:PutObject")
                    .because(DENIED);
        } finally {
            putBucketPolicy(policy);
        }
        delivery.get(in.pipeline(), source).succeeds();
    }

    private String bucketPolicy() {
        return in.cicdRoot()
                .s3()
                .getBucketPolicy(request -> request.bucket(bucket))
                .policy();
    }

    private void putBucketPolicy(String policy) {
        in.cicdRoot().s3().putBucketPolicy(request -> request.bucket(bucket).policy(policy));
    }

    // --- other accounts

    @Test
    void accountOutsideThePipelineNeitherReadsNorWritesNorUsesTheKey() {
        String account = in.project().unknownAccount();
        // The name that the environments' roles have helps nobody.
        Caller stranger = in.newRole(account, in.names().executionRole(), "s3:*", "kms:*");
        delivery.get(stranger, delivery.code())
                .isDenied("s3:GetObject")
                .because("because no resource-based policy allows the s3:GetObject action");
        delivery.get(stranger, delivery.artifact("Source")).isDenied("s3:GetObject");
        delivery.get(in.root(account), delivery.code()).isDenied("s3:GetObject");
        delivery.uploadOnce(stranger, delivery.code("0000004")).isDenied("s3:PutObject");
        attempt(() -> stranger.kms()
                        .generateDataKey(request -> request.keyId(in.key()).keySpec(DataKeySpec.AES_256)))
                .isDenied("kms:GenerateDataKey");
        decrypts(stranger).isDenied("kms:Decrypt");
        attempt(() -> stranger.kms().describeKey(request -> request.keyId(in.key())))
                .isDenied("kms:DescribeKey");
        delivery.get(in.execution(first), delivery.code()).succeeds();
    }

    @Test
    void inAnEnvironmentOnlyTheExecutionRoleReadsCodeAndOnlyThroughS3() {
        Caller other = in.newRole(first.account(), "analyst", "s3:*", "kms:*");
        delivery.get(other, delivery.code()).isDenied("s3:GetObject");
        Caller execution = in.execution(first);
        delivery.get(execution, delivery.artifact("Build")).isDenied("s3:GetObject");
        decrypts(execution).isDenied("kms:Decrypt");
        delivery.get(execution, delivery.code()).succeeds();
    }

    @Test
    void environmentReadsCodeOnlyWhereBucketAndKeyAllowIt() {
        Caller execution = in.execution(first);
        String policy = bucketPolicy();
        try {
            putBucketPolicy(Policies.without("EnvironmentsReadTheCode", policy));
            delivery.get(execution, delivery.code()).isDenied("s3:GetObject");
        } finally {
            putBucketPolicy(policy);
        }
        String keyPolicy = in.cicdRoot()
                .kms()
                .getKeyPolicy(request -> request.keyId(in.key()))
                .policy();
        try {
            putKeyPolicy(Policies.without("EnvironmentsDecryptTheCode", keyPolicy));
            delivery.get(execution, delivery.code()).isDenied("kms:Decrypt");
        } finally {
            putKeyPolicy(keyPolicy);
        }
        delivery.get(execution, delivery.code()).succeeds();
    }

    private void putKeyPolicy(String policy) {
        in.cicdRoot().kms().putKeyPolicy(request -> request.keyId(in.key()).policy(policy));
    }

    /** Asks the key itself, past S3. */
    private Outcome<DecryptResponse> decrypts(Caller caller) {
        SdkBytes encrypted = in.cicdRoot()
                .kms()
                .encrypt(request -> request.keyId(in.key()).plaintext(SdkBytes.fromUtf8String("secret")))
                .ciphertextBlob();
        return attempt(() -> caller.kms().decrypt(request -> request.ciphertextBlob(encrypted)));
    }
}
