package com.example.delivery;

import static com.example.delivery.Installation.BUCKET;
import static com.example.delivery.Installation.CICD;
import static com.example.delivery.Installation.DEV;
import static com.example.delivery.Installation.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is approved is what was built: who writes artifacts, who reads them, and that code stays. */
@ExtendWith(Installed.class)
class ArtifactBoundaryIT {

    private static final String DENIED = "with an explicit deny in a resource-based policy";

    private final Installation in;
    private final Delivery delivery;

    ArtifactBoundaryIT(Installation installation, Delivery delivery) {
        this.in = installation;
        this.delivery = delivery;
    }

    // --- who writes

    @Test
    void buildWritesItsOwnArtifactsAndReadsTheSource() throws IOException {
        Caller build = in.project("build");
        delivery.upload(build, Delivery.SOURCE).isDenied("s3:PutObject");
        delivery.upload(build, Delivery.REVIEWED).isDenied("s3:PutObject");
        delivery.upload(build, "anywhere").isDenied("s3:PutObject");
        delivery.get(build, Delivery.BUILD).isDenied("s3:GetObject");
        build.tries("s3api", "list-objects-v2", "--bucket", BUCKET).isDenied("s3:ListBucket");
        delivery.upload(build, "hello-pipeline/Build/0000002").succeeds();
        delivery.get(build, Delivery.SOURCE).succeeds();
    }

    @Test
    void reviewWritesWhatItReviewedOnly() throws IOException {
        Caller review = in.project("review");
        delivery.upload(review, Delivery.SOURCE).isDenied("s3:PutObject");
        delivery.upload(review, Delivery.BUILD).isDenied("s3:PutObject");
        delivery.upload(review, "functions/0000002.jar", "--if-none-match", "*").isDenied("s3:PutObject");
        delivery.upload(review, "hello-pipeline/Reviewed/0000002").succeeds();
        delivery.get(review, Delivery.BUILD).succeeds();
    }

    @Test
    void deploymentReadsWhatWasReviewedAndWritesNothing() throws IOException {
        Caller deploy = in.project("deploy-dev");
        delivery.upload(deploy, Delivery.REVIEWED).isDenied("s3:PutObject");
        delivery.upload(deploy, "functions/0000002.jar", "--if-none-match", "*").isDenied("s3:PutObject");
        delivery.get(deploy, Delivery.BUILD).isDenied("s3:GetObject");
        delivery.get(deploy, Delivery.REVIEWED).succeeds();
    }

    @Test
    void codeIsNeverReplacedOrDeleted() throws IOException {
        Caller build = in.project("build");
        delivery.upload(build, Delivery.CODE).isDenied("s3:PutObject").because(DENIED);
        delivery.upload(in.root(CICD), Delivery.CODE).isDenied("s3:PutObject").because(DENIED);
        delivery.upload(build, Delivery.CODE, "--if-none-match", "*").fails("PreconditionFailed");
        build.tries("s3api", "delete-object", "--bucket", BUCKET, "--key", Delivery.CODE)
                .isDenied("s3:DeleteObject");
        in.update()
                .tries("s3api", "delete-object", "--bucket", BUCKET, "--key", Delivery.CODE)
                .isDenied("s3:DeleteObject");
        delivery.upload(build, "functions/0000003.jar", "--if-none-match", "*").succeeds();
    }

    @Test
    void buildOfTheSameCodeKeepsTheArchiveThatIsThere() throws Exception {
        Upload first = new Upload(in, "the same in every build");
        first.run().succeeds();
        String version = version(first.key());
        new Upload(in, "the same in every build").run().succeeds();
        assertThat(version(first.key())).isEqualTo(version);
    }

    @Test
    void buildStopsAtAnArchiveThatSomebodyElsePutInItsPlace() throws Exception {
        Upload honest = new Upload(in, "honest");
        delivery.upload(in.project("build"), honest.key(), "--if-none-match", "*")
                .succeeds();
        honest.run().fails("differ");
        new Upload(in, "another").run().succeeds();
    }

    private String version(String key) throws IOException {
        return in.root(CICD)
                .tries(
                        "s3api",
                        "list-object-versions",
                        "--bucket",
                        BUCKET,
                        "--prefix",
                        key,
                        "--query",
                        "Versions[].VersionId",
                        "--output",
                        "text")
                .succeeds();
    }

    // --- how it is stored

    @Test
    void nothingIsStoredWithoutTheKey() throws IOException {
        String other = in.root(CICD)
                .tries("kms", "create-key", "--query", "KeyMetadata.Arn", "--output", "text")
                .succeeds();
        for (Caller caller : new Caller[] {in.project("build"), in.root(CICD)}) {
            delivery.put(caller, Delivery.BUILD).isDenied("s3:PutObject").because(DENIED);
            delivery.put(caller, Delivery.BUILD, "--server-side-encryption", "AES256")
                    .isDenied("s3:PutObject")
                    .because(DENIED);
            delivery.put(caller, Delivery.BUILD, "--server-side-encryption", "aws:kms")
                    .isDenied("s3:PutObject")
                    .because(DENIED);
            delivery.put(caller, Delivery.BUILD, "--server-side-encryption", "aws:kms", "--ssekms-key-id", other)
                    .isDenied("s3:PutObject")
                    .because(DENIED);
            delivery.upload(caller, Delivery.BUILD).succeeds();
        }
    }

    @Test
    void nothingIsServedWithoutTls() throws IOException {
        URI https = in.aws().endpoint();
        URI http = URI.create("http://localhost:" + https.getPort() + "/" + BUCKET + "/" + Delivery.SOURCE);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> ((HttpURLConnection) http.toURL().openConnection()).getResponseCode());
        delivery.get(in.pipeline(), Delivery.SOURCE).succeeds();
    }

    /** No plain HTTP gets as far as the bucket here, so its policy is shown to decide by turning it. */
    @Test
    void policyOfTheBucketDecidesAboutTls() throws IOException {
        Caller root = in.root(CICD);
        String policy = root.tries(
                        "s3api", "get-bucket-policy", "--bucket", BUCKET, "--query", "Policy", "--output", "text")
                .succeeds();
        String turned = policy.replaceFirst("(\"aws:SecureTransport\": *)\"false\"", "$1\"true\"");
        try {
            root.tries("s3api", "put-bucket-policy", "--bucket", BUCKET, "--policy", turned)
                    .succeeds();
            delivery.get(in.pipeline(), Delivery.SOURCE)
                    .isDenied("s3:GetObject")
                    .because(DENIED);
            delivery.upload(in.project("build"), Delivery.BUILD)
                    .isDenied("s3:PutObject")
                    .because(DENIED);
        } finally {
            root.tries("s3api", "put-bucket-policy", "--bucket", BUCKET, "--policy", policy)
                    .succeeds();
        }
        delivery.get(in.pipeline(), Delivery.SOURCE).succeeds();
    }

    // --- other accounts

    @Test
    void accountOutsideThePipelineNeitherReadsNorWritesNorUsesTheKey() throws IOException {
        // The name that the environments' roles have helps nobody.
        Caller stranger = in.newRole(STRANGER, "hello-execution-role", "s3:*", "kms:*");
        delivery.get(stranger, Delivery.CODE)
                .isDenied("s3:GetObject")
                .because("because no resource-based policy allows the s3:GetObject action");
        delivery.get(stranger, Delivery.SOURCE).isDenied("s3:GetObject");
        delivery.get(in.root(STRANGER), Delivery.CODE).isDenied("s3:GetObject");
        delivery.upload(stranger, "functions/0000004.jar", "--if-none-match", "*")
                .isDenied("s3:PutObject");
        String key = in.key();
        stranger.tries("kms", "generate-data-key", "--key-id", key, "--key-spec", "AES_256")
                .isDenied("kms:GenerateDataKey");
        decrypts(stranger).isDenied("kms:Decrypt");
        stranger.tries("kms", "describe-key", "--key-id", key).isDenied("kms:DescribeKey");
        delivery.get(in.execution(DEV, "dev"), Delivery.CODE).succeeds();
    }

    @Test
    void inAnEnvironmentOnlyTheExecutionRoleReadsCodeAndOnlyThroughS3() throws IOException {
        Caller other = in.newRole(DEV, "analyst", "s3:*", "kms:*");
        delivery.get(other, Delivery.CODE).isDenied("s3:GetObject");
        Caller execution = in.execution(DEV, "dev");
        delivery.get(execution, Delivery.BUILD).isDenied("s3:GetObject");
        decrypts(execution).isDenied("kms:Decrypt");
        delivery.get(execution, Delivery.CODE).succeeds();
    }

    @Test
    void environmentReadsCodeOnlyWhereBucketAndKeyAllowIt() throws IOException {
        Caller root = in.root(CICD);
        Caller execution = in.execution(DEV, "dev");
        String bucket = root.tries(
                        "s3api", "get-bucket-policy", "--bucket", BUCKET, "--query", "Policy", "--output", "text")
                .succeeds();
        String key = root.tries("kms", "get-key-policy", "--key-id", in.key(), "--query", "Policy", "--output", "text")
                .succeeds();
        try {
            root.tries(
                            "s3api",
                            "put-bucket-policy",
                            "--bucket",
                            BUCKET,
                            "--policy",
                            Policies.without("EnvironmentsReadTheCode", bucket))
                    .succeeds();
            delivery.get(execution, Delivery.CODE).isDenied("s3:GetObject");
        } finally {
            root.tries("s3api", "put-bucket-policy", "--bucket", BUCKET, "--policy", bucket)
                    .succeeds();
        }
        try {
            root.tries(
                            "kms",
                            "put-key-policy",
                            "--key-id",
                            in.key(),
                            "--policy",
                            Policies.without("EnvironmentsDecryptTheCode", key))
                    .succeeds();
            delivery.get(execution, Delivery.CODE).isDenied("kms:Decrypt");
        } finally {
            root.tries("kms", "put-key-policy", "--key-id", in.key(), "--policy", key)
                    .succeeds();
        }
        delivery.get(execution, Delivery.CODE).succeeds();
    }

    /** Asks the key itself, past S3. */
    private Outcome decrypts(Caller caller) throws IOException {
        Files.writeString(in.directory().resolve("plain"), "secret");
        String encrypted = in.root(CICD)
                .tries(
                        "kms",
                        "encrypt",
                        "--key-id",
                        in.key(),
                        "--plaintext",
                        "fileb://plain",
                        "--query",
                        "CiphertextBlob",
                        "--output",
                        "text")
                .succeeds();
        Files.write(in.directory().resolve("encrypted"), Base64.getDecoder().decode(encrypted));
        return caller.tries("kms", "decrypt", "--ciphertext-blob", "fileb://encrypted");
    }
}
