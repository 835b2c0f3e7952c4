package com.example.delivery;

import com.example.pipeline.cli.embedded.AwsCli;
import com.example.pipeline.cli.embedded.AwsSession;
import com.example.pipeline.cli.embedded.EmbeddedAws;
import com.example.pipeline.cli.embedded.EmbeddedAwsSettings;
import com.example.pipeline.cli.embedded.PythonTools;
import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import com.example.roles.DeliveryNames;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudformation.model.StackResource;
import software.amazon.awssdk.services.iam.model.AccessKey;
import tools.jackson.databind.json.JsonMapper;

/**
 * This repository's stacks in an embedded AWS as the administrators deploy them, and sessions of the roles in
 * them: of the pipeline's roles as the services assume them, of the others as the pipeline's roles do.
 */
final class Installation implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final ProjectUnderTest project = ProjectUnderTest.read();
    private final Path directory;
    private final PythonTools tools = PythonTools.ofUser();
    private final EmbeddedAws aws;
    private String key;

    private Installation(Path directory) throws Exception {
        this.directory = directory;
        tools.install(line -> {});
        // Nothing listens there: no attempt invokes a function.
        this.aws = EmbeddedAws.start(new EmbeddedAwsSettings(
                tools, directory.resolve("aws"), directory.resolve("run"), URI.create("http://127.0.0.1:9")));
    }

    static Installation in(Path directory) throws Exception {
        Installation installation = new Installation(directory);
        try {
            for (ProjectUnderTest.Stack stack : installation.project.stacks()) {
                installation.deploy(stack);
            }
            return installation;
        } catch (Exception | Error e) {
            installation.close();
            throw e;
        }
    }

    private void deploy(ProjectUnderTest.Stack stack) throws Exception {
        Caller root = root(stack.account());
        List<String> failures = new StackLife(root.cloudFormation(), root.s3(), stack.name(), stack.executionRole())
                .create(Files.readString(stack.template()), Map.of());
        if (!failures.isEmpty()) {
            throw new IllegalStateException(stack.name() + ": " + failures);
        }
    }

    ProjectUnderTest project() {
        return project;
    }

    DeliveryNames names() {
        return project.names();
    }

    EmbeddedAws aws() {
        return aws;
    }

    PythonTools tools() {
        return tools;
    }

    AwsCli cli() {
        return new AwsCli(tools, aws);
    }

    Path directory() {
        return directory;
    }

    /** @return the actions of all calls that were denied until now */
    List<String> denied() throws IOException {
        try (Stream<String> calls = Files.lines(directory.resolve("run/access-log.jsonl"))) {
            return calls.map(JSON::readTree)
                    .filter(call -> call.path("decision").asString("").equals("deny"))
                    .map(call -> call.path("action").asString(""))
                    .toList();
        }
    }

    /** @return ARN of the key of the artifacts */
    String key() {
        if (key == null) {
            Caller root = root(project.cicdAccount());
            String id = physicalId(root, names().pipeline(), "AWS::KMS::Key");
            key = root.kms()
                    .describeKey(request -> request.keyId(id))
                    .keyMetadata()
                    .arn();
        }
        return key;
    }

    /** @return physical id of the first resource of a type in a stack */
    static String physicalId(Caller caller, String stack, String type) {
        return caller
                .cloudFormation()
                .describeStackResources(request -> request.stackName(stack))
                .stackResources()
                .stream()
                .filter(resource -> resource.resourceType().equals(type))
                .map(StackResource::physicalResourceId)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(stack + " has no " + type));
    }

    Caller root(String account) {
        return caller(aws.root(account));
    }

    /** The administrator of the pipeline's account. */
    Caller cicdRoot() {
        return root(project.cicdAccount());
    }

    Caller build() {
        return codeBuild(names().buildProject());
    }

    Caller review() {
        return codeBuild(names().reviewProject());
    }

    Caller deploy(Environment environment) {
        return codeBuild(names().deployProject(environment.name()));
    }

    /** @param name of a project, which its role shares */
    Caller codeBuild(String name) {
        return service(project.cicdAccount(), name, "codebuild", "project/" + name);
    }

    Caller pipeline() {
        return service(project.cicdAccount(), names().pipeline(), "codepipeline", names().pipeline());
    }

    /** CloudFormation when it updates the pipeline. */
    Caller update() {
        return service(
                project.cicdAccount(),
                names().updateRole(),
                "cloudformation",
                "stack/%s/0".formatted(names().pipeline()));
    }

    /** CloudFormation when it deploys the application. */
    Caller execution(Environment environment) {
        return service(
                environment.account(),
                names().executionRole(),
                "cloudformation",
                "stack/%s/0".formatted(names().workload(environment.name())));
    }

    /** What a deploy project is in an environment. */
    Caller crossAccount(Environment environment) {
        return deploy(environment).assumes(names().crossAccountRoleArn(environment.account()));
    }

    /** What the prepare project is in an environment. */
    Caller changeSets(Environment environment) {
        return codeBuild(names().prepareProject()).assumes(names().changeSetRoleArn(environment.account()));
    }

    /** Creates a role that may do this, whatever it is on, and assumes it. */
    Caller newRole(String account, String name, String... actions) {
        Caller root = root(account);
        root.iam().createRole(request -> request.roleName(name).assumeRolePolicyDocument(Policies.trust("codebuild")));
        root.iam()
                .putRolePolicy(request ->
                        request.roleName(name).policyName("all").policyDocument(Policies.allow("*", actions)));
        return service(account, name, "codebuild", null);
    }

    /** Creates a user who may do this, with an access key. */
    Caller newUser(String account, String name, String resource, String action) {
        Caller root = root(account);
        root.iam().createUser(request -> request.userName(name));
        root.iam()
                .putUserPolicy(request ->
                        request.userName(name).policyName("all").policyDocument(Policies.allow(resource, action)));
        AccessKey key =
                root.iam().createAccessKey(request -> request.userName(name)).accessKey();
        return caller(new AwsSession(key.accessKeyId(), key.secretAccessKey(), null, null));
    }

    /** @param source the resource of the service that it acts for, as at the end of an ARN; null for none */
    Caller service(String account, String role, String service, String source) {
        String sourceArn =
                source == null ? null : "arn:aws:%s:%s:%s:%s".formatted(service, project.region(), account, source);
        return caller(
                aws.serviceRole(names().roleArn(account, role), service + ".amazonaws.com", "attempt", sourceArn));
    }

    private Caller caller(AwsSession session) {
        return new Caller(aws, project.region(), session);
    }

    @Override
    public void close() {
        aws.close();
    }
}
