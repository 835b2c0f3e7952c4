package com.example.roles;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.assertions.Template;

class CicdRolesTests {

    private static JsonNode updateRole;
    private static JsonNode boundary;

    @BeforeAll
    static void synthesize() {
        DeliveryNames names = new DeliveryNames("hello", "eu-west-1", "111111111111");
        Template template = Template.fromStack(new CicdRoles(
                new App(),
                names,
                "arn:aws:codeconnections:eu-west-1:111111111111:connection/1",
                List.of("222222222222")));
        JsonNode resources =
                new ObjectMapper().<JsonNode>valueToTree(template.toJSON()).get("Resources");
        for (JsonNode resource : resources) {
            if (resource.get("Type").asText().equals("AWS::IAM::Role")) {
                updateRole = resource.get("Properties");
            } else {
                boundary = resource.get("Properties");
            }
        }
    }

    @Test
    void updateCannotTouchItsOwnRoleOrTheBoundary() {
        assertThat(statements(updateRole.at("/Policies"))
                        .filter(statement -> statement.get("Action").toString().contains("iam:"))
                        .flatMap(statement ->
                                StreamSupport.stream(statement.get("Resource").spliterator(), false))
                        .map(JsonNode::asText))
                .containsOnly(
                        "arn:aws:iam::111111111111:role/hello-pipeline",
                        "arn:aws:iam::111111111111:role/hello-checks",
                        "arn:aws:iam::111111111111:role/hello-checks-build",
                        "arn:aws:iam::111111111111:role/hello-build",
                        "arn:aws:iam::111111111111:role/hello-review",
                        "arn:aws:iam::111111111111:role/hello-prepare",
                        "arn:aws:iam::111111111111:role/hello-deploy-*");
    }

    @Test
    void updateCreatesRolesInsideTheBoundaryOnly() {
        assertThat(statements(updateRole.at("/Policies"))
                        .filter(statement -> statement.get("Action").toString().contains("iam:CreateRole")))
                .singleElement()
                .matches(statement -> statement
                        .at("/Condition/StringEquals/iam:PermissionsBoundary")
                        .asText()
                        .equals("arn:aws:iam::111111111111:policy/hello-pipeline-boundary"));
    }

    /** AWS lists them for the handler of AWS::S3::Bucket, which reads the bucket after each change. */
    @Test
    void updateReadsAllSettingsOfTheBucket() {
        assertThat(statements(updateRole.at("/Policies"))
                        .filter(statement -> statement.at("/Sid").asText().equals("ArtifactBucket"))
                        .flatMap(statement ->
                                StreamSupport.stream(statement.get("Action").spliterator(), false))
                        .map(JsonNode::asText))
                .contains(
                        "s3:GetAccelerateConfiguration",
                        "s3:GetLifecycleConfiguration",
                        "s3:GetBucketPublicAccessBlock",
                        "s3:GetAnalyticsConfiguration",
                        "s3:GetBucketCORS",
                        "s3:GetEncryptionConfiguration",
                        "s3:GetInventoryConfiguration",
                        "s3:GetBucketLogging",
                        "s3:GetMetricsConfiguration",
                        "s3:GetBucketNotification",
                        "s3:GetBucketVersioning",
                        "s3:GetReplicationConfiguration",
                        "s3:GetBucketWebsite",
                        "s3:GetBucketObjectLockConfiguration",
                        "s3:GetBucketTagging",
                        "s3:ListTagsForResource",
                        "s3:GetBucketAbac",
                        "s3:GetBucketOwnershipControls",
                        "s3:GetIntelligentTieringConfiguration",
                        "s3:GetBucketMetadataTableConfiguration",
                        "s3:ListBucket");
    }

    /** AWS does not document that CloudFormation sends the key with a stack's role. */
    @Test
    void updateRoleTrustsCloudFormationWithoutTheSourceAccountToo() {
        assertThat(updateRole
                        .at("/AssumeRolePolicyDocument/Statement/0/Condition")
                        .toString())
                .isEqualTo("{\"StringEqualsIfExists\":{\"aws:SourceAccount\":\"111111111111\"}}");
    }

    @Test
    void boundaryAllowsOnlyAccountsOfTheSettings() {
        assertThat(statements(boundary.at("/PolicyDocument"))
                        .filter(statement -> statement.get("Action").toString().contains("sts:AssumeRole")))
                .extracting(statement -> statement.get("Resource").asText())
                .containsExactly(
                        "arn:aws:iam::222222222222:role/CICDCrossAccountRole",
                        "arn:aws:iam::222222222222:role/hello-change-set-role");
    }

    @Test
    void boundaryHoldsNoRightToChangeRoles() {
        assertThat(boundary.toString()).contains("iam:PassRole").doesNotContain("iam:Create", "iam:Put", "iam:Update");
    }

    private static Stream<JsonNode> statements(JsonNode policies) {
        return policies.findValues("Statement").stream()
                .flatMap(statements -> StreamSupport.stream(statements.spliterator(), false));
    }
}
