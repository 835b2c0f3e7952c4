package com.example.pipeline.infra;

import com.example.pipeline.infra.settings.EnvironmentSettings;
import com.example.roles.DeliveryNames;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.AccountPrincipal;
import software.amazon.awscdk.services.iam.AnyPrincipal;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.constructs.Construct;

/**
 * The bucket of all artifacts and its key. An environment's account may read the function's code from
 * it, and only CloudFormation's role there, as the last section of the article asks.
 */
final class ArtifactStore extends Construct {

    private final DeliveryNames names;
    private final Key key;
    private final Bucket bucket;

    ArtifactStore(Construct scope, DeliveryNames names, List<EnvironmentSettings> environments) {
        super(scope, "Artifacts");
        this.names = names;
        this.key = Key.Builder.create(this, "Key")
            .alias(names.application() + "-artifacts")
            .description("Artifacts, notifications and build logs of " + names.pipeline())
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
            .lifecycleRules(List.of(passingArtifactsExpire()))
            .build();
        refuseOtherEncryption();
        environments.forEach(this::letReadCode);
        letLogsUseKey();
    }

    Key key() {
        return key;
    }

    Bucket bucket() {
        return bucket;
    }

    /**
     * Longer than all approvals together wait. Function code stays: a rollback by CloudFormation reads
     * the previous archive again.
     */
    private LifecycleRule passingArtifactsExpire() {
        return LifecycleRule.builder()
            .prefix(names.pipeline() + "/")
            .expiration(Duration.days(365))
            .noncurrentVersionExpiration(Duration.days(1))
            .build();
    }

    private void refuseOtherEncryption() {
        bucket.addToResourcePolicy(PolicyStatement.Builder.create()
            .sid("OnlyEncryptedWithKms")
            .effect(Effect.DENY)
            .principals(List.of(new AnyPrincipal()))
            .actions(List.of("s3:PutObject"))
            .resources(List.of(bucket.arnForObjects("*")))
            .conditions(Map.of("StringNotEquals", Map.of("s3:x-amz-server-side-encryption", "aws:kms")))
            .build());
        bucket.addToResourcePolicy(PolicyStatement.Builder.create()
            .sid("OnlyEncryptedWithThisKey")
            .effect(Effect.DENY)
            .principals(List.of(new AnyPrincipal()))
            .actions(List.of("s3:PutObject"))
            .resources(List.of(bucket.arnForObjects("*")))
            .conditions(Map.of("StringNotEquals",
                Map.of("s3:x-amz-server-side-encryption-aws-kms-key-id", key.getKeyArn())))
            .build());
    }

    private void letReadCode(EnvironmentSettings environment) {
        String reader = DeliveryNames.roleArn(environment.account(), names.executionRole());
        // The account as principal and the role as condition: the role may not exist yet.
        AccountPrincipal account = new AccountPrincipal(environment.account());
        bucket.addToResourcePolicy(PolicyStatement.Builder.create()
            .principals(List.of(account))
            .actions(List.of("s3:GetObject"))
            .resources(List.of(bucket.arnForObjects(DeliveryNames.CODE_PREFIX + "*")))
            .conditions(Map.of("ArnEquals", Map.of("aws:PrincipalArn", reader)))
            .build());
        key.addToResourcePolicy(PolicyStatement.Builder.create()
            .principals(List.of(account))
            .actions(List.of("kms:Decrypt"))
            .resources(List.of("*"))
            .conditions(new TreeMap<>(Map.of(
                "ArnEquals", Map.of("aws:PrincipalArn", reader),
                "StringEquals", new TreeMap<>(Map.of(
                    "kms:ViaService", "s3.%s.amazonaws.com".formatted(names.region()),
                    "kms:EncryptionContext:aws:s3:arn", names.artifactBucketArn())))))
            .build());
    }

    private void letLogsUseKey() {
        key.addToResourcePolicy(PolicyStatement.Builder.create()
            .principals(List.of(new ServicePrincipal("logs.%s.amazonaws.com".formatted(names.region()))))
            .actions(List.of("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"))
            .resources(List.of("*"))
            .conditions(Map.of("ArnLike", Map.of("kms:EncryptionContext:aws:logs:arn",
                "arn:aws:logs:%s:%s:log-group:/aws/codebuild/%s-*".formatted(names.region(),
                    names.cicdAccount(), names.application()))))
            .build());
    }
}
