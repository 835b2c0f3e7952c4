package com.example.delivery;

import static com.example.delivery.Installation.BUCKET;
import static com.example.delivery.Installation.DEV;
import static com.example.delivery.Installation.TEST;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Each right of an environment's roles, taken away: the application's life in there, then, fails for want of it. */
@ExtendWith(Installed.class)
class DeploymentRightsIT {

    private final Installation in;
    private final Delivery delivery;
    private final StackLife stack;
    private final String first;
    private final String second;

    DeploymentRightsIT(Installation installation, Delivery delivery) throws Exception {
        this.in = installation;
        this.delivery = delivery;
        this.stack = new StackLife(
                in.cloudFormation(in.root(TEST)), "hello-test", Installation.role(TEST, "hello-execution-role"));
        this.first = Files.readString(installation.template("workload"));
        this.second = changed(first);
        delivery.upload(installation.project("build"), Delivery.LATER_CODE, "--if-none-match", "*");
    }

    @TestFactory
    Stream<DynamicTest> withoutARightOfTheExecutionRoleTheApplicationCantBeDeployed() throws Exception {
        return new Rights(in.aws(), TEST).eachIsNeeded("hello-execution-role", this::life, stack::end);
    }

    @TestFactory
    Stream<DynamicTest> withoutARightOfTheCrossAccountRoleThePipelineCantDeploy() throws Exception {
        Rights rights = new Rights(in.aws(), DEV);
        assertThat(deploys()).as("with all rights").isTrue();
        return rights.of("CICDCrossAccountRole").stream()
                .map(right -> DynamicTest.dynamicTest(
                        right.toString(),
                        () -> assertThat(rights.without(right, () -> deploys()))
                                .as(right.toString())
                                .isFalse()))
                .onClose(rights::close);
    }

    /** Whether a stack that is there is deployed, and a deployment that fails says why. */
    private boolean deploys() throws IOException {
        Caller pipeline = in.crossAccount(DEV, "dev");
        String foreign = "foreign-" + System.nanoTime();
        Path broken = delivery.templateWith("AWS::Logs::LogGroup", "{\"LogGroupName\": \"%s\"}".formatted(foreign));
        return delivery.deploy(pipeline, in.template("workload")).exitCode() == 0
                && delivery.deploy(pipeline, broken).output().contains("log-group:" + foreign);
    }

    private List<String> life() throws InterruptedException {
        List<String> failures = stack.create(first, parameters(Delivery.CODE));
        if (failures.isEmpty()) {
            failures = stack.update(second, parameters(Delivery.LATER_CODE));
        }
        return failures.isEmpty() ? stack.update(StackLife.EMPTY, Map.of()) : failures;
    }

    private static Map<String, String> parameters(String codeKey) {
        return Map.of("Environment", "test", "CodeBucket", BUCKET, "CodeKey", codeKey);
    }

    /** A later version of the template that changes what later versions do change. */
    private static String changed(String template) {
        JsonNode changed = new JsonMapper().readTree(template);
        changed.get("Resources").forEach(resource -> {
            ObjectNode properties = (ObjectNode) resource.get("Properties");
            switch (resource.get("Type").asString()) {
                case "AWS::Lambda::Function" -> properties.put("Timeout", 11);
                case "AWS::ApiGatewayV2::Stage" ->
                    properties.withObject("DefaultRouteSettings").put("ThrottlingBurstLimit", 101);
                case "AWS::IAM::Role" ->
                    ((ObjectNode) properties.at("/AssumeRolePolicyDocument/Statement/0")).put("Sid", "Lambda");
                default -> {}
            }
        });
        return changed.toString();
    }
}
