package com.example.delivery;

import static com.example.delivery.Installation.DEV;
import static com.example.delivery.Installation.PROD;
import static com.example.delivery.Installation.crossAccountRole;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A deployment brings what the application's template needs into an environment, and nothing else. */
@ExtendWith(Installed.class)
class DeploymentBoundaryIT {

    private static final String BOUNDARY = "arn:aws:iam::222222222222:policy/hello-workload-boundary";
    private static final String LOGS = "/aws/lambda/hello-dev";

    private final Installation in;
    private final Delivery delivery;

    DeploymentBoundaryIT(Installation installation, Delivery delivery) {
        this.in = installation;
        this.delivery = delivery;
    }

    // --- CloudFormation

    @Test
    void deploymentOfAUserFailsWithTheReasonAndIsRolledBack() throws IOException {
        deploymentFails("AWS::IAM::User", "{}", "iam:CreateUser");
    }

    @Test
    void deploymentOfARoleWithoutTheBoundaryFailsWithTheReason() throws IOException {
        deploymentFails("AWS::IAM::Role", """
            {"RoleName": "hello-dev-more", "AssumeRolePolicyDocument": %s}""".formatted(Policies.trust("lambda")), "iam:CreateRole");
    }

    @Test
    void deploymentOfABucketFailsWithTheReason() throws IOException {
        deploymentFails("AWS::S3::Bucket", "{\"BucketName\": \"hello-dev-more\"}", "s3:CreateBucket");
    }

    private void deploymentFails(String type, String properties, String action) throws IOException {
        Caller dev = in.crossAccount(DEV, "dev");
        Outcome failed = delivery.deploy(dev, delivery.templateWith(type, properties));
        failed.fails("is not authorized to perform: " + action);
        assertThat(failed.output()).contains("UPDATE_ROLLBACK_COMPLETE");
        delivery.deploy(dev, in.template("workload")).succeeds();
    }

    @Test
    void executionRoleCreatesRolesInsideTheBoundaryOnly() throws IOException {
        Caller execution = in.execution(DEV, "dev");
        createRole(execution, "hello-dev-free").isDenied("iam:CreateRole");
        createRole(execution, "hello-dev-free", "--permissions-boundary", Policies.ADMINISTRATOR)
                .isDenied("iam:CreateRole");
        createRole(execution, "administrator-2", "--permissions-boundary", BOUNDARY)
                .isDenied("iam:CreateRole");
        createRole(execution, "hello-dev-inside", "--permissions-boundary", BOUNDARY)
                .succeeds();
        execution.triesToUnbind("hello-dev-inside").isDenied("iam:DeleteRolePermissionsBoundary");
        execution.triesToBound("hello-dev-inside", Policies.ADMINISTRATOR).isDenied("iam:PutRolePermissionsBoundary");
        execution.tries("iam", "delete-role", "--role-name", "hello-dev-inside").succeeds();
    }

    private static Outcome createRole(Caller caller, String name, String... more) throws IOException {
        return caller.tries(Stream.concat(
                        Stream.of(
                                "iam",
                                "create-role",
                                "--role-name",
                                name,
                                "--assume-role-policy-document",
                                Policies.trust("lambda")),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void executionRoleGivesNobodyAWayIn() throws IOException {
        Caller execution = in.execution(DEV, "dev");
        execution.tries("iam", "create-user", "--user-name", "backdoor").isDenied("iam:CreateUser");
        execution.tries("iam", "create-access-key", "--user-name", "anybody").isDenied("iam:CreateAccessKey");
        execution
                .tries(
                        "lambda",
                        "update-function-configuration",
                        "--function-name",
                        "hello-dev",
                        "--role",
                        crossAccountRole(DEV))
                .isDenied("iam:PassRole");
        execution.tries("iam", "get-role", "--role-name", "hello-dev-function").succeeds();
    }

    @Test
    void executionRoleChangesNeitherItselfNorItsLimits() throws IOException {
        Caller execution = in.execution(DEV, "dev");
        execution.triesToAllowEverything("hello-execution-role").isDenied("iam:PutRolePolicy");
        execution.triesToAllowEverything("CICDCrossAccountRole").isDenied("iam:PutRolePolicy");
        execution.triesToWiden(BOUNDARY).isDenied("iam:CreatePolicyVersion");
        execution
                .tries(
                        "iam",
                        "update-assume-role-policy",
                        "--role-name",
                        "CICDCrossAccountRole",
                        "--policy-document",
                        Policies.trust("lambda"))
                .isDenied("iam:UpdateAssumeRolePolicy");
        execution
                .tries(
                        "iam",
                        "attach-role-policy",
                        "--role-name",
                        "hello-dev-function",
                        "--policy-arn",
                        Policies.ADMINISTRATOR)
                .isDenied("iam:AttachRolePolicy");
        execution
                .tries("iam", "get-role-policy", "--role-name", "hello-dev-function", "--policy-name", "logs")
                .succeeds();
    }

    @Test
    void executionRoleTouchesNoBucketButTheCode() throws IOException {
        in.root(DEV)
                .tries(
                        "s3api",
                        "create-bucket",
                        "--bucket",
                        "customers",
                        "--create-bucket-configuration",
                        "LocationConstraint=eu-west-1")
                .succeeds();
        in.root(DEV)
                .tries("s3api", "put-object", "--bucket", "customers", "--key", "list")
                .succeeds();
        Caller execution = in.execution(DEV, "dev");
        execution
                .tries("s3api", "get-object", "--bucket", "customers", "--key", "list", "got")
                .isDenied("s3:GetObject");
        execution
                .tries("s3api", "put-object", "--bucket", "customers", "--key", "list")
                .isDenied("s3:PutObject");
        execution.tries("s3api", "delete-bucket", "--bucket", "customers").isDenied("s3:DeleteBucket");
        delivery.get(execution, Delivery.SOURCE).isDenied("s3:GetObject");
        delivery.get(execution, Delivery.CODE).succeeds();
    }

    // --- the function

    @Test
    void functionWritesItsLogsAndNothingElse() throws IOException {
        functionMayOnlyLog(in.function(DEV, "dev"), "because no identity-based policy allows the ");
    }

    @Test
    void functionWritesItsLogsAndNothingElseEvenIfACommitAllowsItEverything() throws IOException {
        Caller execution = in.execution(DEV, "dev");
        execution.triesToAllowEverything("hello-dev-function").succeeds();
        try {
            functionMayOnlyLog(in.function(DEV, "dev"), "because no permissions boundary allows the ");
        } finally {
            execution.triesToTakeThatBack("hello-dev-function").succeeds();
        }
    }

    private static void functionMayOnlyLog(Caller function, String reason) throws IOException {
        function.tries("s3api", "list-buckets").isDenied("s3:ListAllMyBuckets").because(reason);
        function.tries("lambda", "get-function", "--function-name", "hello-dev")
                .isDenied("lambda:GetFunction")
                .because(reason);
        function.tries("iam", "get-role", "--role-name", "hello-dev-function")
                .isDenied("iam:GetRole")
                .because(reason);
        function.triesToAssume(crossAccountRole(PROD)).isDenied("sts:AssumeRole");
        function.tries(
                        "logs",
                        "create-log-stream",
                        "--log-group-name",
                        "/aws/apigateway/hello-dev",
                        "--log-stream-name",
                        "forged")
                .isDenied("logs:CreateLogStream");
        String stream = "attempt-" + System.nanoTime();
        function.tries("logs", "create-log-stream", "--log-group-name", LOGS, "--log-stream-name", stream)
                .succeeds();
        function.tries(
                        "logs",
                        "put-log-events",
                        "--log-group-name",
                        LOGS,
                        "--log-stream-name",
                        stream,
                        "--log-events",
                        "timestamp=%d,message=hello".formatted(System.currentTimeMillis()))
                .succeeds();
    }
}
