"""
The permissions of AWS's resource handlers that a resource needs only for certain properties.

For each type and handler, AWS publishes all permissions that any template can need. A permission without a row here
is always needed. Rows: type, actions, handlers (None: all), when, why. The first matching row applies.
"""

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from embedded_aws.cloudformation.changes import Change


def given(*names: Any) -> Callable[[Change], bool]:
    return lambda change: change.given(*names)


def changed(*names: Any) -> Callable[[Change], bool]:
    return lambda change: change.changed(*names)


def removed(*names: Any) -> Callable[[Change], bool]:
    return lambda change: change.operation == "update" and change.removed(*names)


def never(change: Change) -> bool:
    return False


def always(change: Change) -> bool:
    return True


def needed(change: Change, action: str) -> bool:
    """Whether a change needs an action that AWS lists for its handler."""
    for type_name, actions, handlers, when, _ in ROWS:
        if (
            type_name in ("*", change.type)
            and (handlers is None or change.operation in handlers)
            and any(fnmatchcase(action, pattern) for pattern in actions.split())
        ):
            return when(change)
    return True


_LAMBDA_CODE = ("Code", "Architectures")
_LAMBDA_OTHER_CALLS = (
    *_LAMBDA_CODE,
    "Tags",
    "ReservedConcurrentExecutions",
    "CodeSigningConfigArn",
    "RuntimeManagementConfig",
    "RecursiveLoop",
    "FunctionScalingConfig",
)


def _lambda_configuration(change: Change) -> bool:
    """Whether UpdateFunctionConfiguration is called: for all properties without a call of their own."""
    return any(change.changed(name) for name in {*change.properties, *change.previous} - {*_LAMBDA_OTHER_CALLS})


def _policy_removed(change: Change) -> bool:
    before, after = (
        {policy.get("PolicyName") for policy in properties.get("Policies") or ()}
        for properties in (change.previous, change.properties)
    )
    return bool(before - after)


def _insights(change: Change) -> bool:
    return change.changed("ContributorInsightsSpecification") or any(
        "ContributorInsightsSpecification" in index
        for properties in (change.previous, change.properties)
        for index in properties.get("GlobalSecondaryIndexes") or ()
    )


# Rows of one or two lines are easier to compare.
# fmt: off
ROWS = (
    # --- all types
    ("*", "iam:PassRole", None, never, "asked by pass_role.py, once per role that the properties hand over"),
    ("AWS::ApiGatewayV2::Stage", "apigateway:TagResource", ("create",), always,
     "API Gateway asks for CloudFormation's own tags, too: reported from AWS, not documented"),
    ("*", "*:TagResource *:TagRole s3:PutBucketTagging ssm:AddTagsToResource", ("create", "update"), changed("Tags"),
     "tags of the template; CloudFormation's own need no permission"),
    ("*", "*:UntagResource *:UntagRole s3:DeleteBucketTagging ssm:RemoveTagsFromResource", None, removed("Tags"),
     "only when a tag is taken away"),
    ("*", "*:TagRole *:UntagRole", None, never, "deleting a role does not touch its tags"),
    ("*", "*:ListTagsForResource kms:ListResourceTags", ("create", "update"), changed("Tags"),
     "compares tags before it changes them"),

    # --- Lambda
    ("AWS::Lambda::Function", "s3:GetObject s3:GetObjectVersion", None, never,
     "asked by function_code.py when Lambda fetches the code, with bucket policy and key"),
    ("AWS::Lambda::Function", "ec2:*", None, given("VpcConfig"), "functions in a VPC"),
    ("AWS::Lambda::Function", "elasticfilesystem:* s3files:*", None, given("FileSystemConfigs"),
     "mounted file systems"),
    ("AWS::Lambda::Function", "kms:*", None, given("KmsKeyArn"), "environment variables under a customer's key"),
    ("AWS::Lambda::Function", "lambda:GetLayerVersion", None, changed("Layers"), "layers"),
    ("AWS::Lambda::Function", "lambda:PutFunctionConcurrency", None, changed("ReservedConcurrentExecutions"),
     "reserved concurrency"),
    ("AWS::Lambda::Function", "lambda:DeleteFunctionConcurrency", None, removed("ReservedConcurrentExecutions"),
     "reserved concurrency"),
    ("AWS::Lambda::Function", "lambda:*CodeSigningConfig", ("create", "update"), changed("CodeSigningConfigArn"),
     "code signing"),
    ("AWS::Lambda::Function", "lambda:*RuntimeManagementConfig lambda:AssociateRuntimeAlias", ("create", "update"),
     changed("RuntimeManagementConfig"), "runtime updates other than automatic"),
    ("AWS::Lambda::Function", "lambda:*FunctionRecursionConfig", ("create", "update"), changed("RecursiveLoop"),
     "recursive loop detection"),
    ("AWS::Lambda::Function", "lambda:*FunctionScalingConfig lambda:PassCapacityProvider", None,
     given("FunctionScalingConfig", "CapacityProviderConfig"), "managed instances"),
    ("AWS::Lambda::Function", "lambda:PublishVersion", None, given("PublishToLatestPublished"),
     "publishing without a version resource"),
    ("AWS::Lambda::Function", "lambda:UpdateFunctionCode", None, changed(*_LAMBDA_CODE), "new code"),
    ("AWS::Lambda::Function", "lambda:UpdateFunctionConfiguration", None, _lambda_configuration, "new configuration"),
    ("AWS::Lambda::Version", "lambda:*ProvisionedConcurrencyConfig", None, given("ProvisionedConcurrencyConfig"),
     "provisioned concurrency"),
    ("AWS::Lambda::Version", "lambda:*RuntimeManagementConfig", None, given("RuntimePolicy"), "a pinned runtime"),
    ("AWS::Lambda::Version", "lambda:*FunctionScalingConfig", None, given("FunctionScalingConfig"),
     "managed instances"),
    ("AWS::Lambda::Alias", "lambda:*ProvisionedConcurrencyConfig", None, given("ProvisionedConcurrencyConfig"),
     "provisioned concurrency"),
    ("AWS::Lambda::Alias", "codedeploy:*", None, never,
     "traffic shifting by an UpdatePolicy, which MiniStack does not have"),

    # --- CloudWatch Logs
    ("AWS::Logs::LogGroup", "logs:PutRetentionPolicy", None, changed("RetentionInDays"), "retention"),
    ("AWS::Logs::LogGroup", "logs:DeleteRetentionPolicy", None, removed("RetentionInDays"), "retention"),
    ("AWS::Logs::LogGroup", "logs:AssociateKmsKey", None, changed("KmsKeyId"), "a key that is set later"),
    ("AWS::Logs::LogGroup", "logs:DisassociateKmsKey", None, removed("KmsKeyId"), "a key that is taken away"),
    ("AWS::Logs::LogGroup", "logs:*DataProtectionPolicy logs:CreateLogDelivery s3:REST.PUT.OBJECT "
     "firehose:TagDeliveryStream", ("create", "update", "delete"), changed("DataProtectionPolicy"), "data protection"),
    ("AWS::Logs::LogGroup", "logs:*IndexPolicy logs:*IndexPolicies", None, given("FieldIndexPolicies"),
     "field indexes"),
    ("AWS::Logs::LogGroup", "logs:*ResourcePolicy logs:*ResourcePolicies", None, given("ResourcePolicyDocument"),
     "a resource policy"),
    ("AWS::Logs::LogGroup", "logs:PutBearerTokenAuthentication", None, changed("BearerTokenAuthenticationEnabled"),
     "bearer tokens"),
    ("AWS::Logs::LogGroup", "logs:PutLogGroupDeletionProtection", None, changed("DeletionProtectionEnabled"),
     "deletion protection"),

    # --- IAM
    ("AWS::IAM::Role", "iam:PutRolePolicy iam:GetRolePolicy", ("create",), given("Policies"), "inline policies"),
    ("AWS::IAM::Role", "iam:GetRolePolicy iam:DeleteRolePolicy", ("read", "delete"), given("Policies"),
     "inline policies"),
    ("AWS::IAM::Role", "iam:DeleteRolePolicy", ("update",), _policy_removed, "inline policies"),
    ("AWS::IAM::Role", "iam:PutRolePolicy", ("update",), changed("Policies"), "inline policies"),
    ("AWS::IAM::Role", "iam:UpdateRole", None, changed("Description", "MaxSessionDuration"), "what changed"),
    ("AWS::IAM::Role", "iam:UpdateRoleDescription", None, changed("Description"), "what changed"),
    ("AWS::IAM::Role", "iam:UpdateAssumeRolePolicy", None, changed("AssumeRolePolicyDocument"), "what changed"),
    ("AWS::IAM::Role", "iam:DeleteRolePermissionsBoundary", None, removed("PermissionsBoundary"), "what changed"),
    ("AWS::IAM::Role", "iam:PutRolePermissionsBoundary", None, changed("PermissionsBoundary"), "what changed"),
    ("AWS::IAM::User", "iam:CreateLoginProfile", ("create",), given("LoginProfile"), "a password"),
    ("AWS::IAM::User", "iam:AddUserToGroup", ("create",), given("Groups"), "groups"),
    ("AWS::IAM::User", "iam:PutUserPolicy", ("create",), given("Policies"), "inline policies"),
    ("AWS::IAM::User", "iam:AttachUserPolicy", ("create",), given("ManagedPolicyArns"), "managed policies"),
    ("AWS::IAM::ManagedPolicy", "iam:CreatePolicyVersion iam:DeletePolicyVersion iam:ListPolicyVersions", ("update",),
     changed("PolicyDocument"), "a new version takes the place of an old one"),
    ("AWS::IAM::ManagedPolicy", "iam:DeletePolicyVersion", ("delete",), never,
     "the default version goes with the policy; others exist only after an update outside of the stack"),

    # --- KMS
    ("AWS::KMS::Key", "kms:EnableKeyRotation", ("create",), given("EnableKeyRotation"), "rotation"),
    ("AWS::KMS::Key", "kms:DisableKeyRotation", ("update",), removed("EnableKeyRotation"), "rotation"),
    ("AWS::KMS::Key", "kms:EnableKeyRotation", ("update",), changed("EnableKeyRotation", "RotationPeriodInDays"),
     "rotation"),
    ("AWS::KMS::Key", "kms:DisableKey", ("create",), lambda change: change.properties.get("Enabled") is False,
     "a key that starts disabled"),
    ("AWS::KMS::Key", "kms:DisableKey kms:EnableKey", ("update",), changed("Enabled"), "what changed"),
    ("AWS::KMS::Key", "kms:PutKeyPolicy", None, changed("KeyPolicy"), "what changed"),
    ("AWS::KMS::Key", "kms:UpdateKeyDescription", None, changed("Description"), "what changed"),

    # --- S3: one call per configuration; read permissions are needed for those that the template sets
    ("AWS::S3::Bucket", "s3:TagResource s3:UntagResource s3:ListTagsForResource s3:GetBucketTagging", None,
     changed("Tags"), "tags"),
    ("AWS::S3::Bucket", "s3:*BucketAbac", None, changed("AbacStatus"), "access by tags"),
    ("AWS::S3::Bucket", "s3:*AnalyticsConfiguration", None, changed("AnalyticsConfigurations"), "analytics"),
    ("AWS::S3::Bucket", "s3:DeleteBucketEncryption", None, removed("BucketEncryption"), "default encryption"),
    ("AWS::S3::Bucket", "s3:*EncryptionConfiguration", None, changed("BucketEncryption"), "default encryption"),
    ("AWS::S3::Bucket", "s3:DeleteBucketCors", None, removed("CorsConfiguration"), "CORS"),
    ("AWS::S3::Bucket", "s3:*BucketCORS", None, changed("CorsConfiguration"), "CORS"),
    ("AWS::S3::Bucket", "s3:*InventoryConfiguration", None, changed("InventoryConfigurations"), "inventories"),
    ("AWS::S3::Bucket", "s3:DeleteBucketLifecycle", None, removed("LifecycleConfiguration"), "lifecycle rules"),
    ("AWS::S3::Bucket", "s3:*LifecycleConfiguration", None, changed("LifecycleConfiguration"), "lifecycle rules"),
    ("AWS::S3::Bucket", "s3:*MetricsConfiguration", None, changed("MetricsConfigurations"), "metrics"),
    ("AWS::S3::Bucket", "s3:*BucketNotification", None, changed("NotificationConfiguration"), "notifications"),
    ("AWS::S3::Bucket", "s3:*BucketReplication s3:*ReplicationConfiguration", None,
     changed("ReplicationConfiguration"), "replication"),
    ("AWS::S3::Bucket", "s3:DeleteBucketWebsite", None, removed("WebsiteConfiguration"), "a website"),
    ("AWS::S3::Bucket", "s3:*BucketWebsite", None, changed("WebsiteConfiguration"), "a website"),
    ("AWS::S3::Bucket", "s3:*AccelerateConfiguration", None, changed("AccelerateConfiguration"), "acceleration"),
    ("AWS::S3::Bucket", "s3:*BucketPublicAccessBlock", None, changed("PublicAccessBlockConfiguration"),
     "public access block"),
    ("AWS::S3::Bucket", "s3:*BucketAcl s3:PutObjectAcl", None, changed("AccessControl"), "a canned ACL"),
    ("AWS::S3::Bucket", "s3:*ObjectLockConfiguration", None, changed("ObjectLockEnabled", "ObjectLockConfiguration"),
     "object lock"),
    ("AWS::S3::Bucket", "s3:*BucketLogging", None, changed("LoggingConfiguration"), "server access logs"),
    ("AWS::S3::Bucket", "s3:*BucketVersioning", None, changed("VersioningConfiguration"), "versioning"),
    ("AWS::S3::Bucket", "s3:*BucketOwnershipControls", None, changed("OwnershipControls"), "ownership controls"),
    ("AWS::S3::Bucket", "s3:*IntelligentTieringConfiguration", None, changed("IntelligentTieringConfigurations"),
     "tiering"),
    ("AWS::S3::Bucket", "s3:*BucketMetadata* s3tables:*", None,
     changed("MetadataTableConfiguration", "MetadataConfiguration"), "metadata tables"),
    ("AWS::S3::Bucket", "s3:DeleteObject", None, never, "a bucket that CloudFormation deletes has to be empty"),

    # --- SNS
    ("AWS::SNS::Topic", "sns:Subscribe", None, changed("Subscription"), "subscriptions in the topic's properties"),
    ("AWS::SNS::Topic", "sns:Unsubscribe", None, removed("Subscription"), "subscriptions in the topic's properties"),
    ("AWS::SNS::Topic", "sns:PutDataProtectionPolicy", None, changed("DataProtectionPolicy"), "data protection"),
    ("AWS::SNS::Topic", "iam:GetRole", None, given("DeliveryStatusLogging"), "delivery logs"),
    ("AWS::SNS::Subscription", "iam:GetRole", None, given("SubscriptionRoleArn"), "a Firehose subscription"),

    # --- DynamoDB
    ("AWS::DynamoDB::Table", "dynamodb:DescribeImport dynamodb:ImportTable logs:* s3:*", None,
     given("ImportSourceSpecification"), "an import from S3"),
    ("AWS::DynamoDB::Table", "dynamodb:UpdateTimeToLive", None, changed("TimeToLiveSpecification"),
     "items that expire"),
    ("AWS::DynamoDB::Table", "dynamodb:UpdateContinuousBackups", None, changed("PointInTimeRecoverySpecification"),
     "backups"),
    ("AWS::DynamoDB::Table", "dynamodb:UpdateContributorInsights", None, _insights,
     "insights of the table or an index"),
    ("AWS::DynamoDB::Table", "dynamodb:*ableKinesisStreamingDestination dynamodb:UpdateKinesisStreamingDestination "
     "kinesis:*", None, changed("KinesisStreamSpecification"), "a stream of changes to Kinesis"),
    ("AWS::DynamoDB::Table", "iam:CreateServiceLinkedRole", None,
     given("KinesisStreamSpecification", "ContributorInsightsSpecification"), "roles for what watches the table"),
    ("AWS::DynamoDB::Table", "dynamodb:PutResourcePolicy", None, changed("ResourcePolicy"), "a resource policy"),
    ("AWS::DynamoDB::Table", "dynamodb:DeleteResourcePolicy", None, removed("ResourcePolicy"), "a resource policy"),
    ("AWS::DynamoDB::Table", "dynamodb:*TableReplica dynamodb:*Item dynamodb:Scan dynamodb:Query", None, never,
     "replicas, which only AWS::DynamoDB::GlobalTable has"),
    ("AWS::DynamoDB::Table", "dynamodb:CreateTable", ("update",), never, "an update creates only replicas"),
    ("AWS::DynamoDB::Table", "kms:*", None, given("SSESpecification"), "a customer's key"),

    # --- API Gateway
    ("AWS::ApiGatewayV2::Api", "s3:GetObject", None, given("BodyS3Location"), "an OpenAPI document in S3"),
    ("AWS::ApiGatewayV2::Api", "apigateway:PUT", None, changed("Body", "BodyS3Location"), "an OpenAPI document"),
    ("AWS::ApiGatewayV2::Api", "apigateway:POST", ("update",), changed("Tags"), "an update creates nothing but tags"),
    ("AWS::ApiGatewayV2::Api", "apigateway:DELETE", ("update",), removed("CorsConfiguration", "Tags"),
     "what is taken away"),
    ("AWS::ApiGatewayV2::Stage", "apigateway:POST apigateway:DELETE", ("update",), never, "PATCH changes a stage"),
    ("AWS::ApiGatewayV2::Integration", "apigateway:PUT", None, never, "PATCH changes an integration"),
    ("AWS::ApiGatewayV2::Route", "apigateway:PUT", None, never, "PATCH changes a route"),
    ("AWS::ApiGatewayV2::Stage", "logs:*", ("update",), changed("AccessLogSettings"), "access logs"),
    ("AWS::ApiGatewayV2::Stage", "logs:*", None, given("AccessLogSettings"), "access logs"),

    # --- CodePipeline, Events
    ("AWS::CodePipeline::Pipeline", "codepipeline:*StageTransition", None, changed("DisableInboundStageTransitions"),
     "disabled transitions"),
    ("AWS::CodePipeline::Pipeline", "codepipeline:StartPipelineExecution", None,
     lambda change: str(change.properties.get("RestartExecutionOnUpdate")).lower() == "true",
     "RestartExecutionOnUpdate"),
    ("AWS::CodePipeline::Pipeline", "codestar-connections:PassConnection", None, never,
     "asked per connection of the source actions: see resource_arns.py"),
    ("AWS::Events::Rule", "events:PutTargets", None, changed("Targets"), "targets"),
    ("AWS::Events::Rule", "events:RemoveTargets", ("update",), changed("Targets"), "targets"),
    ("AWS::Events::Rule", "events:RemoveTargets", ("delete",), given("Targets"), "targets"),
)
