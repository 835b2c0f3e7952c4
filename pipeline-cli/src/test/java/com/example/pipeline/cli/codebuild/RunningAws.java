package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.embedded.AwsSession;
import com.example.pipeline.cli.embedded.EmbeddedAws;
import com.example.pipeline.cli.embedded.EmbeddedAwsSettings;
import com.example.pipeline.cli.embedded.PythonTools;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

/** The real embedded AWS for the tests of a class. */
record RunningAws(EmbeddedAws aws, EmbeddedAwsSettings settings) implements AutoCloseable {
    static final String ACCOUNT = "111111111111";
    static final String REGION = "eu-west-1";

    static RunningAws start(Path directory) {
        PythonTools tools = PythonTools.ofUser();
        tools.install(line -> {});
        EmbeddedAwsSettings settings = new EmbeddedAwsSettings(
                tools, directory.resolve("aws"), directory.resolve("run"), URI.create("http://127.0.0.1:1"));
        return new RunningAws(EmbeddedAws.start(settings), settings);
    }

    /** A role for CodeBuild, as a resource of a template in JSON. */
    static String role(String name, String action) {
        return """
                "%s": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "%1$s",
                  "AssumeRolePolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                    "Principal": {"Service": "codebuild.amazonaws.com"}}]},
                  "Policies": [{"PolicyName": "all", "PolicyDocument": {"Statement": [
                    {"Effect": "Allow", "Action": "%s", "Resource": "*"}]}}]}}""".formatted(name, action);
    }

    AwsSession root() {
        return aws.root(ACCOUNT);
    }

    /** @throws IllegalStateException with the reason if the stack is refused or fails */
    void deploy(String stack, String template) {
        CloudFormationClient cloudFormation = aws.clients(REGION).cloudFormation(root());
        try {
            cloudFormation.createStack(request ->
                    request.stackName(stack).templateBody(template).capabilities(Capability.CAPABILITY_NAMED_IAM));
            cloudFormation
                    .waiter()
                    .waitUntilStackCreateComplete(
                            request -> request.stackName(stack),
                            wait -> wait.backoffStrategyV2(BackoffStrategy.fixedDelay(Duration.ofMillis(50)))
                                    .maxAttempts(400));
        } catch (CloudFormationException e) {
            throw new IllegalStateException(e.awsErrorDetails().errorMessage(), e);
        } catch (SdkException e) {
            String reasons =
                    cloudFormation.describeStackEvents(request -> request.stackName(stack)).stackEvents().stream()
                            .filter(event -> event.resourceStatusAsString().equals("CREATE_FAILED"))
                            .map(StackEvent::resourceStatusReason)
                            .collect(Collectors.joining("\n"));
            throw new IllegalStateException(reasons, e);
        }
    }

    @Override
    public void close() {
        aws.close();
    }
}
