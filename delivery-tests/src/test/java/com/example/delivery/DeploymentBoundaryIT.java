package com.example.delivery;

import static com.example.delivery.Outcome.attempt;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import com.example.roles.DeliveryNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.model.CreateRoleResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A deployment brings what the application's template needs into an environment, and nothing else. */
@Tag("proof")
@ExtendWith(Shared.class)
@ResourceLock(Shared.INSTALLATION)
class DeploymentBoundaryIT {

    private final Installation in;
    private final Delivery delivery;
    private final DeliveryNames names;
    private final Environment first;
    private final String boundary;

    DeploymentBoundaryIT(Installation installation, Delivery delivery) {
        this.in = installation;
        this.delivery = delivery;
        this.names = installation.names();
        this.first = installation.project().first();
        this.boundary = names.workloadBoundaryArn(first.account());
    }

    // --- CloudFormation

    @Test
    void deploymentOfAUserFailsWithTheReasonAndIsRolledBack() throws IOException {
        deploymentFails("AWS::IAM::User", "{}", "iam:CreateUser");
    }

    @Test
    void deploymentOfARoleWithoutTheBoundaryFailsWithTheReason() throws IOException {
        deploymentFails("AWS::IAM::Role", """
            {"RoleName": "%s-more", "AssumeRolePolicyDocument": %s}""".formatted(delivery.stack(), Policies.trust("lambda")), "iam:CreateRole");
    }

    @Test
    void deploymentOfABucketFailsWithTheReason() throws IOException {
        deploymentFails("AWS::S3::Bucket", "{\"BucketName\": \"more-than-the-application\"}", "s3:CreateBucket");
    }

    private void deploymentFails(String type, String properties, String action) throws IOException {
        Outcome<String> failed = delivery.deploy(delivery.templateWith(type, properties));
        failed.fails("is not authorized to perform: " + action);
        assertThat(in.root(first.account())
                        .cloudFormation()
                        .describeStacks(request -> request.stackName(delivery.stack()))
                        .stacks())
                .extracting(stack -> stack.stackStatusAsString())
                .containsExactly("UPDATE_ROLLBACK_COMPLETE");
        delivery.deploy(in.project().workloadTemplate()).succeeds();
    }

    /** The rollback adds two events for each resource, which are newer than the one with the reason. */
    @Test
    void firstDeploymentThatFailsPrintsTheReason() throws Exception {
        // The last environment has no application yet, unless there is only one environment.
        Environment last = in.project().last();
        String stack = names.workload(last.name());
        StackLife life =
                new StackLife(in.root(last.account()).cloudFormation(), stack, names.executionRoleArn(last.account()));
        life.end();
        ObjectNode template = new JsonMapper().createObjectNode();
        ObjectNode resources = template.putObject("Resources");
        ArrayNode before =
                resources.putObject("Forbidden").put("Type", "AWS::IAM::User").putArray("DependsOn");
        for (int i = 0; i < 8; i++) {
            resources
                    .putObject("Alarm" + i)
                    .put("Type", "AWS::CloudWatch::Alarm")
                    .putObject("Properties")
                    .put("AlarmName", stack + "-" + i)
                    .put("Namespace", "AWS/Lambda")
                    .put("MetricName", "Errors")
                    .put("Statistic", "Sum")
                    .put("Period", 60)
                    .put("EvaluationPeriods", 1)
                    .put("Threshold", 1)
                    .put("ComparisonOperator", "GreaterThanThreshold");
            before.add("Alarm" + i);
        }
        ObjectNode parameters = template.putObject("Parameters");
        delivery.parameters(last, delivery.code())
                .keySet()
                .forEach(name -> parameters.putObject(name).put("Type", "String"));
        Path file = Files.writeString(Files.createTempFile(in.directory(), "failing", ".json"), template.toString());
        try {
            String changeSet = new ApplicationDeployment(in, last)
                    .changeSet(in.changeSets(last).cloudFormation(), delivery.code(), file);
            BuildspecCommands deployment = new BuildspecCommands(in, names.deployProject(last.name()));
            deployment
                    .run(
                            in.crossAccount(last),
                            deployment.ofPhase("build"),
                            in.directory(),
                            Map.of("STACK", stack, "CHANGE_SET", changeSet, "CODEBUILD_BUILD_ID", "deploy:1"))
                    .fails("is not authorized to perform: iam:CreateUser");
            assertThat(in.root(last.account())
                            .cloudFormation()
                            .describeStackEvents(request -> request.stackName(stack))
                            .stackEvents()
                            .subList(0, 10))
                    .as("the newest events have no reason, otherwise this test shows nothing")
                    .noneMatch(event -> event.resourceStatusAsString().equals("CREATE_FAILED"));
        } finally {
            life.end();
        }
    }

    @Test
    void approvedChangeSetIsRefusedAfterAnotherDeployment() throws Exception {
        Path template = in.project().workloadTemplate();
        String approved = new ApplicationDeployment(in, first)
                .changeSet(in.changeSets(first).cloudFormation(), delivery.code(), template);
        delivery.deploy(template).succeeds();
        BuildspecCommands deployment = new BuildspecCommands(in, names.deployProject(first.name()));

        deployment
                .run(
                        in.crossAccount(first),
                        deployment.ofPhase("build"),
                        in.directory(),
                        Map.of("STACK", delivery.stack(), "CHANGE_SET", approved, "CODEBUILD_BUILD_ID", "deploy:1"))
                .fails("retry all actions of the stage");
    }

    /** API Gateway asks for a right of its own, on the encoded ARN of the API. */
    @Test
    void applicationWithTaggedApiIsDeployed() throws Exception {
        JsonNode template =
                new JsonMapper().readTree(in.project().workloadTemplate().toFile());
        template.get("Resources")
                .valueStream()
                .filter(resource -> resource.get("Type").asString().equals("AWS::ApiGatewayV2::Api"))
                .forEach(api ->
                        ((ObjectNode) api.get("Properties")).putObject("Tags").put("team", "hello"));
        Path file = Files.writeString(Files.createTempFile(in.directory(), "tagged", ".json"), template.toString());
        delivery.deploy(file).succeeds();
        delivery.deploy(in.project().workloadTemplate()).succeeds();
    }

    @Test
    void executionRoleCreatesRolesInsideTheBoundaryOnly() {
        Caller execution = in.execution(first);
        String free = delivery.stack() + "-free";
        String inside = delivery.stack() + "-inside";
        createRole(execution, free, null).isDenied("iam:CreateRole");
        createRole(execution, free, Policies.ADMINISTRATOR).isDenied("iam:CreateRole");
        createRole(execution, "administrator-2", boundary).isDenied("iam:CreateRole");
        createRole(execution, inside, boundary).succeeds();
        execution.triesToUnbind(inside).isDenied("iam:DeleteRolePermissionsBoundary");
        execution.triesToBound(inside, Policies.ADMINISTRATOR).isDenied("iam:PutRolePermissionsBoundary");
        attempt(() -> execution.iam().deleteRole(request -> request.roleName(inside)))
                .succeeds();
    }

    private static Outcome<CreateRoleResponse> createRole(Caller caller, String name, String boundary) {
        return attempt(() -> caller.iam()
                .createRole(request -> request.roleName(name)
                        .assumeRolePolicyDocument(Policies.trust("lambda"))
                        .permissionsBoundary(boundary)));
    }

    @Test
    void executionRoleGivesNobodyAWayIn() {
        Caller execution = in.execution(first);
        String function = delivery.function().functionName();
        attempt(() -> execution.iam().createUser(request -> request.userName("backdoor")))
                .isDenied("iam:CreateUser");
        attempt(() -> execution.iam().createAccessKey(request -> request.userName("anybody")))
                .isDenied("iam:CreateAccessKey");
        attempt(() -> execution
                        .lambda()
                        .updateFunctionConfiguration(request ->
                                request.functionName(function).role(names.crossAccountRoleArn(first.account()))))
                .isDenied("iam:PassRole");
        attempt(() -> execution.iam().getRole(request -> request.roleName(delivery.functionRole())))
                .succeeds();
    }

    @Test
    void executionRoleChangesNeitherItselfNorItsLimits() {
        Caller execution = in.execution(first);
        execution.triesToAllowEverything(names.executionRole()).isDenied("iam:PutRolePolicy");
        execution.triesToAllowEverything(DeliveryNames.CROSS_ACCOUNT_ROLE).isDenied("iam:PutRolePolicy");
        execution.triesToWiden(boundary).isDenied("iam:CreatePolicyVersion");
        execution.triesToLetIn("lambda", DeliveryNames.CROSS_ACCOUNT_ROLE).isDenied("iam:UpdateAssumeRolePolicy");
        attempt(() -> execution
                        .iam()
                        .attachRolePolicy(request ->
                                request.roleName(delivery.functionRole()).policyArn(Policies.ADMINISTRATOR)))
                .isDenied("iam:AttachRolePolicy");
        attempt(() -> execution.iam().listRolePolicies(request -> request.roleName(delivery.functionRole())))
                .succeeds();
    }

    @Test
    void executionRoleTouchesNoBucketButTheCode() {
        Caller root = in.root(first.account());
        root.s3()
                .createBucket(request -> request.bucket("customers")
                        .createBucketConfiguration(
                                where -> where.locationConstraint(in.project().region())));
        root.s3().putObject(request -> request.bucket("customers").key("list"), RequestBody.fromString("Jane"));
        Caller execution = in.execution(first);
        attempt(() -> execution
                        .s3()
                        .getObjectAsBytes(request -> request.bucket("customers").key("list")))
                .isDenied("s3:GetObject");
        attempt(() -> execution
                        .s3()
                        .putObject(request -> request.bucket("customers").key("list"), RequestBody.fromString("Joe")))
                .isDenied("s3:PutObject");
        attempt(() -> execution.s3().deleteBucket(request -> request.bucket("customers")))
                .isDenied("s3:DeleteBucket");
        delivery.get(execution, delivery.artifact("Source")).isDenied("s3:GetObject");
        delivery.get(execution, delivery.code()).succeeds();
    }

    // --- the function

    @Test
    void functionWritesItsLogsAndNothingElse() {
        functionMayOnlyLog("because no identity-based policy allows the ");
    }

    @Test
    void functionWritesItsLogsAndNothingElseEvenIfACommitAllowsItEverything() {
        Caller execution = in.execution(first);
        execution.triesToAllowEverything(delivery.functionRole()).succeeds();
        try {
            functionMayOnlyLog("because no permissions boundary allows the ");
        } finally {
            execution.triesToTakeThatBack(delivery.functionRole()).succeeds();
        }
    }

    private void functionMayOnlyLog(String reason) {
        String name = delivery.function().functionName();
        Caller function = in.service(first.account(), delivery.functionRole(), "lambda", "function:" + name);
        attempt(() -> function.s3().listBuckets())
                .isDenied("s3:ListAllMyBuckets")
                .because(reason);
        attempt(() -> function.lambda().getFunction(request -> request.functionName(name)))
                .isDenied("lambda:GetFunction")
                .because(reason);
        attempt(() -> function.iam().getRole(request -> request.roleName(delivery.functionRole())))
                .isDenied("iam:GetRole")
                .because(reason);
        function.triesToAssume(names.crossAccountRoleArn(in.project().last().account()))
                .isDenied("sts:AssumeRole");
        String logs = delivery.function().loggingConfig().logGroup();
        assertThat(logs).isNotBlank();
        String stream = "attempt-" + System.nanoTime();
        attempt(() -> function.logs()
                        .createLogStream(request ->
                                request.logGroupName("/somebody/else").logStreamName("forged")))
                .isDenied("logs:CreateLogStream");
        attempt(() -> function.logs()
                        .createLogStream(request -> request.logGroupName(logs).logStreamName(stream)))
                .succeeds();
        attempt(() -> function.logs()
                        .putLogEvents(request -> request.logGroupName(logs)
                                .logStreamName(stream)
                                .logEvents(event -> event.timestamp(System.currentTimeMillis())
                                        .message("hello"))))
                .succeeds();
    }
}
