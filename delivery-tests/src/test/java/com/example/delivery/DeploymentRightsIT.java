package com.example.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import com.example.roles.DeliveryNames;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Each right of an environment's roles, taken away: the application's life in there, then, fails for want of it. */
@Tag("proof")
@ExtendWith(Shared.class)
@ResourceLock(Shared.INSTALLATION)
class DeploymentRightsIT {

    private final Installation in;
    private final Delivery delivery;
    private final Environment first;

    DeploymentRightsIT(Installation installation, Delivery delivery) {
        this.in = installation;
        this.delivery = delivery;
        this.first = installation.project().first();
    }

    @TestFactory
    Stream<DynamicTest> withoutARightOfTheExecutionRoleTheApplicationCantBeDeployed() throws Exception {
        // The last environment has no application yet, unless there is only one environment.
        Environment environment = in.project().last();
        Caller root = in.root(environment.account());
        StackLife stack = new StackLife(
                root.cloudFormation(),
                in.names().workload(environment.name()),
                in.names().executionRoleArn(environment.account()));
        stack.end();
        String later = delivery.code("1000001");
        delivery.uploadOnce(in.build(), later);
        String template = Files.readString(in.project().workloadTemplate());
        return new Rights(root.iam())
                .eachIsNeeded(
                        in.names().executionRole(),
                        () -> {
                            List<String> failures =
                                    stack.create(template, delivery.parameters(environment, delivery.code()));
                            if (failures.isEmpty()) {
                                failures = stack.update(changed(template), delivery.parameters(environment, later));
                            }
                            return failures.isEmpty() ? stack.update(StackLife.EMPTY, Map.of()) : failures;
                        },
                        stack::end);
    }

    @TestFactory
    Stream<DynamicTest> withoutARightOfTheRolesOfItsProjectsThePipelineCantDeploy() throws Exception {
        BrokenDeployment withAll = new BrokenDeployment();
        assertThat(withAll.error()).contains(withAll.reason);
        Rights rights = new Rights(in.root(first.account()).iam());
        Stream<String> roles =
                Stream.of(DeliveryNames.CROSS_ACCOUNT_ROLE, in.names().changeSetRole());
        return roles.flatMap(role -> rights.of(role).stream())
                .map(right -> DynamicTest.dynamicTest(right.toString(), () -> {
                    BrokenDeployment without = new BrokenDeployment();
                    int before = in.denied().size();
                    assertThat(rights.without(right, without::error))
                            .as(right.toString())
                            .doesNotContain(without.reason);
                    // The AWS CLI swallows why it can't describe a change set, so AWS itself is asked.
                    List<String> denied = in.denied();
                    assertThat(denied.subList(before, denied.size())).contains(right.action());
                }));
    }

    /** A deployment of what nobody may deploy. It goes as far as any, and says why it failed, if all rights are there. */
    private final class BrokenDeployment {

        private final String logGroup = "/somebody/else/" + System.nanoTime();
        private final String reason = "log-group:" + logGroup;

        String error() throws IOException {
            return delivery.deploy(delivery.templateWith(
                            "AWS::Logs::LogGroup", "{\"LogGroupName\": \"%s\"}".formatted(logGroup)))
                    .error();
        }
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
