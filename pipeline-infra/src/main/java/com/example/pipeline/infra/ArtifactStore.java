package com.example.pipeline.infra;

import com.example.pipeline.infra.settings.PipelineSettings;
import com.example.roles.DeliveryNames;
import com.example.roles.PolicyFile;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.constructs.Construct;

/**
 * The artifact bucket and its key. The execution role of each environment may read the function's code from the bucket,
 * as in the article.
 */
final class ArtifactStore extends Construct {

    private final Key key;
    private final Bucket bucket;

    ArtifactStore(Construct scope, DeliveryNames names, PipelineSettings settings) {
        super(scope, "Artifacts");
        this.key = Key.Builder.create(this, "Key")
                .alias(names.of("artifacts"))
                .description("Artifacts, notifications and build logs of the pipeline")
                .enableKeyRotation(true)
                .build();
        this.bucket = Bucket.Builder.create(this, "Bucket")
                .bucketName(names.artifactBucket())
                .encryption(BucketEncryption.KMS)
                .encryptionKey(key)
                .bucketKeyEnabled(true)
                .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
                .enforceSsl(true)
                .versioned(true)
                .lifecycleRules(List.of(passingArtifactsExpire(names, settings), sourcesOfChecksExpire(names)))
                .build();
        Map<String, Object> values = names.values();
        values.put("bucket", bucket.getBucketArn());
        values.put("key", key.getKeyArn());
        List<String> accounts = settings.environments().stream()
                .map(PipelineSettings.Environment::account)
                .toList();
        values.put(
                "environmentAccounts",
                accounts.stream()
                        .map(account -> "arn:aws:iam::%s:root".formatted(account))
                        .toList());
        values.put(
                "executionRoles", accounts.stream().map(names::executionRoleArn).toList());
        PolicyFile.statements("artifact-bucket", values).forEach(bucket::addToResourcePolicy);
        PolicyFile.statements("artifact-key", values).forEach(key::addToResourcePolicy);
    }

    Key key() {
        return key;
    }

    Bucket bucket() {
        return bucket;
    }

    /**
     * Artifacts expire a month after the longest wait of an execution: for each of its approvals and, before that, for
     * an older execution that waits for the same one. Function code does not expire, because a rollback by
     * CloudFormation reads the previous archive again.
     */
    private static LifecycleRule passingArtifactsExpire(DeliveryNames names, PipelineSettings settings) {
        int approvals = Stages.PIPELINE_APPROVAL_DAYS
                + settings.environments().stream()
                        .flatMap(environment -> environment.approval().stream())
                        .mapToInt(PipelineSettings.Approval::days)
                        .sum();
        return expire(names.pipeline(), 2 * approvals + 30);
    }

    /** The only artifact of a check is its source. */
    private static LifecycleRule sourcesOfChecksExpire(DeliveryNames names) {
        return expire(names.checkPipeline(), 7);
    }

    private static LifecycleRule expire(String pipeline, int days) {
        return LifecycleRule.builder()
                .prefix(pipeline + "/")
                .expiration(Duration.days(days))
                .noncurrentVersionExpiration(Duration.days(1))
                .build();
    }
}
