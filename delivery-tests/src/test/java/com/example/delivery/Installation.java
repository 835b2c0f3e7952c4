package com.example.delivery;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.CdkApp;
import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.embedded.AwsCli;
import com.example.pipeline.cli.embedded.AwsSession;
import com.example.pipeline.cli.embedded.EmbeddedAws;
import com.example.pipeline.cli.embedded.EmbeddedAwsSettings;
import com.example.pipeline.cli.embedded.PythonTools;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * This repository's stacks in an embedded AWS as the administrators deploy them, and sessions of the roles in
 * them: of the pipeline's roles as the services assume them, of the others as the pipeline's roles do.
 */
final class Installation implements AutoCloseable {

    static final String CICD = "111111111111";
    static final String DEV = "222222222222";
    static final String TEST = "333333333333";
    static final String PROD = "444444444444";
    /** An account that isn't in pipeline.yaml. */
    static final String STRANGER = "555555555555";

    static final String BUCKET = "hello-artifacts-111111111111-eu-west-1";

    private final Path directory;
    private final EmbeddedAws aws;
    private final PythonTools tools = PythonTools.ofUser();
    private final CloudAssembly assembly;
    private String key;

    private Installation(Path directory, CloudAssembly assembly) {
        this.directory = directory;
        this.assembly = assembly;
        tools.install(line -> {});
        // Nothing listens there: no attempt invokes a function.
        this.aws = EmbeddedAws.start(new EmbeddedAwsSettings(
                tools, directory.resolve("aws"), directory.resolve("run"), URI.create("http://127.0.0.1:9")));
    }

    static Installation in(Path directory) throws Exception {
        Path source = Files.createDirectory(directory.resolve("source"));
        Checkout.in(source);
        Installation installation = new Installation(
                directory, new CdkApp(source).synthesize(directory.resolve("cdk.out"), directory.resolve("synth.log")));
        try {
            for (AssemblyStack stack : installation.assembly.bound()) {
                installation.deploy(stack);
            }
            return installation;
        } catch (IOException | RuntimeException | Error e) {
            installation.close();
            throw e;
        }
    }

    private void deploy(AssemblyStack stack) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "cloudformation",
                "deploy",
                "--stack-name",
                stack.name(),
                "--template-file",
                stack.template().toString(),
                "--capabilities",
                "CAPABILITY_NAMED_IAM"));
        if (stack.executionRole() != null) {
            command.addAll(List.of("--role-arn", stack.executionRole()));
        }
        root(stack.account()).tries(command.toArray(String[]::new)).succeeds();
    }

    EmbeddedAws aws() {
        return aws;
    }

    PythonTools tools() {
        return tools;
    }

    Path directory() {
        return directory;
    }

    Path template(String stack) {
        return directory.resolve("cdk.out").resolve(stack + ".template.json").toAbsolutePath();
    }

    /** @return ARN of the key of the artifacts */
    String key() throws IOException {
        if (key == null) {
            key = root(CICD)
                    .tries(
                            "kms",
                            "describe-key",
                            "--key-id",
                            "alias/hello-artifacts",
                            "--query",
                            "KeyMetadata.Arn",
                            "--output",
                            "text")
                    .succeeds();
        }
        return key;
    }

    Caller root(String account) {
        return caller(aws.root(account));
    }

    /** @param project the part of its name after {@code hello-}, which its role shares */
    Caller project(String project) {
        return service(
                CICD,
                "hello-" + project,
                "codebuild",
                "arn:aws:codebuild:eu-west-1:111111111111:project/hello-" + project);
    }

    Caller pipeline() {
        return service(
                CICD, "hello-pipeline", "codepipeline", "arn:aws:codepipeline:eu-west-1:111111111111:hello-pipeline");
    }

    /** CloudFormation when it updates the pipeline. */
    Caller update() {
        return service(
                CICD,
                "hello-update-role",
                "cloudformation",
                "arn:aws:cloudformation:eu-west-1:111111111111:stack/hello-pipeline/0");
    }

    /** CloudFormation when it deploys the application. */
    Caller execution(String account, String environment) {
        return service(
                account,
                "hello-execution-role",
                "cloudformation",
                "arn:aws:cloudformation:eu-west-1:%s:stack/hello-%s/0".formatted(account, environment));
    }

    Caller function(String account, String environment) {
        return service(
                account,
                "hello-%s-function".formatted(environment),
                "lambda",
                "arn:aws:lambda:eu-west-1:%s:function:hello-%s".formatted(account, environment));
    }

    /** What the pipeline is in an environment. */
    Caller crossAccount(String account, String environment) throws IOException {
        return project("deploy-" + environment).assumes(crossAccountRole(account));
    }

    static String crossAccountRole(String account) {
        return role(account, "CICDCrossAccountRole");
    }

    static String role(String account, String name) {
        return "arn:aws:iam::%s:role/%s".formatted(account, name);
    }

    /** Creates a role that may do this, whatever it is on, and assumes it. */
    Caller newRole(String account, String name, String... actions) throws IOException {
        root(account)
                .tries(
                        "iam",
                        "create-role",
                        "--role-name",
                        name,
                        "--assume-role-policy-document",
                        Policies.trust("codebuild"))
                .succeeds();
        root(account)
                .tries(
                        "iam",
                        "put-role-policy",
                        "--role-name",
                        name,
                        "--policy-name",
                        "all",
                        "--policy-document",
                        Policies.allow("*", actions))
                .succeeds();
        return service(account, name, "codebuild", null);
    }

    /** Creates a user who may do this, with an access key. */
    Caller newUser(String account, String name, String resource, String action) throws IOException {
        root(account).tries("iam", "create-user", "--user-name", name).succeeds();
        root(account)
                .tries(
                        "iam",
                        "put-user-policy",
                        "--user-name",
                        name,
                        "--policy-name",
                        "all",
                        "--policy-document",
                        Policies.allow(resource, action))
                .succeeds();
        JsonNode key = new JsonMapper()
                .readTree(root(account)
                        .tries("iam", "create-access-key", "--user-name", name)
                        .succeeds())
                .get("AccessKey");
        return caller(new AwsSession(
                key.get("AccessKeyId").asString(), key.get("SecretAccessKey").asString(), null, null));
    }

    private Caller service(String account, String role, String service, String source) {
        return caller(aws.serviceRole(role(account, role), service + ".amazonaws.com", "attempt", source));
    }

    CloudFormationClient cloudFormation(Caller caller) {
        return aws.clients(Caller.REGION).cloudFormation(caller.session());
    }

    private Caller caller(AwsSession session) {
        return new Caller(session, new AwsCli(tools, aws), directory);
    }

    @Override
    public void close() {
        aws.close();
    }
}
