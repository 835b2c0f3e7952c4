package com.example.delivery;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Each right of the role that updates the pipeline, taken away: the pipeline's life, then, fails for want of it. In an
 * installation of its own, since nothing is left of the pipeline.
 */
@Tag("proof")
class UpdateRightsIT {

    private static Installation in;
    private static StackLife stack;
    private static String template;

    @BeforeAll
    static void install(@TempDir Path directory) throws Exception {
        in = Installation.in(directory);
        stack = new StackLife(
                in.cicdRoot().cloudFormation(),
                in.cicdRoot().s3(),
                in.names().pipeline(),
                in.names().updateRoleArn());
        template = Files.readString(in.project().pipelineTemplate());
        endStack();
    }

    @AfterAll
    static void uninstall() {
        if (in != null) {
            in.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> withoutARightThePipelineCantBeCreatedUpdatedAndRemoved() throws Exception {
        return new Rights(in.cicdRoot().iam())
                .eachIsNeeded(in.names().updateRole(), UpdateRightsIT::life, UpdateRightsIT::endStack);
    }

    private static List<String> life() throws InterruptedException {
        List<String> failures = stack.create(template, Map.of());
        if (failures.isEmpty()) {
            failures = stack.update(changed(), Map.of());
        }
        return failures.isEmpty() ? stack.update(StackLife.EMPTY, Map.of()) : failures;
    }

    private static void endStack() throws Exception {
        stack.end();
        // A stack leaves its bucket behind, and the next one can't have it.
        S3Client s3 = in.cicdRoot().s3();
        String bucket = in.names().artifactBucket();
        if (s3.listBuckets().buckets().stream().anyMatch(left -> left.name().equals(bucket))) {
            s3.deleteBucket(request -> request.bucket(bucket));
        }
    }

    private static String changed() {
        JsonNode changed = new JsonMapper().readTree(template);
        changed.get("Resources").forEach(resource -> {
            ObjectNode properties = (ObjectNode) resource.get("Properties");
            switch (resource.get("Type").asString()) {
                case "AWS::CodeBuild::Project" -> properties.put("TimeoutInMinutes", 61);
                case "AWS::CodeBuild::ReportGroup" -> properties.put("DeleteReports", false);
                case "AWS::CodePipeline::Pipeline" -> properties.put("ExecutionMode", "QUEUED");
                case "AWS::CodeStarNotifications::NotificationRule" -> properties.put("DetailType", "BASIC");
                case "AWS::IAM::Role" ->
                    ((ObjectNode) properties.at("/AssumeRolePolicyDocument/Statement/0")).put("Sid", "Service");
                case "AWS::KMS::Key" -> properties.put("Description", "Another description");
                default -> {}
            }
        });
        return changed.toString();
    }
}
