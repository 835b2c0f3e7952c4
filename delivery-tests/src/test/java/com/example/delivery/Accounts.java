package com.example.delivery;

import com.example.pipeline.cli.embedded.EmbeddedAws;
import com.example.pipeline.cli.embedded.EmbeddedAwsSettings;
import com.example.pipeline.cli.embedded.PythonTools;
import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudformation.model.StackResource;
import software.amazon.awssdk.services.sns.model.Subscription;

/** The accounts as runs have left them in a checkout, for their administrator. */
final class Accounts implements AutoCloseable {

    private final ProjectUnderTest project;
    private final EmbeddedAws aws;

    private Accounts(ProjectUnderTest project, EmbeddedAws aws) {
        this.project = project;
        this.aws = aws;
    }

    static Accounts of(ProjectUnderTest project, Checkout checkout) throws IOException {
        Path run = Files.createDirectories(checkout.resolve(".pipeline/inspection"));
        return new Accounts(
                project,
                EmbeddedAws.start(new EmbeddedAwsSettings(
                        PythonTools.ofUser(),
                        checkout.resolve(".pipeline/aws"),
                        run,
                        URI.create("http://127.0.0.1:9"))));
    }

    /** @return per environment the digests of the code that the aliases of the application's functions point to */
    Map<String, List<String>> code() {
        Map<String, List<String>> digests = new LinkedHashMap<>();
        for (Environment environment : project.environments()) {
            Caller root = root(environment.account());
            digests.put(
                    environment.name(),
                    root
                            .cloudFormation()
                            .describeStackResources(
                                    request -> request.stackName(project.names().workload(environment.name())))
                            .stackResources()
                            .stream()
                            .filter(resource -> resource.resourceType().equals("AWS::Lambda::Alias"))
                            .map(StackResource::physicalResourceId)
                            .map(alias -> root.lambda()
                                    .getFunction(request -> request.functionName(alias))
                                    .configuration()
                                    .codeSha256())
                            .toList());
        }
        return digests;
    }

    /** @return the addresses of all subscriptions in the CI/CD account */
    List<String> subscribers() {
        return root(project.cicdAccount()).sns().listSubscriptions().subscriptions().stream()
                .map(Subscription::endpoint)
                .toList();
    }

    /** @return what roles of the CI/CD account may do, as deployed */
    List<Rights.Right> rights(Stream<String> roles) {
        Rights rights = rights();
        return roles.flatMap(role -> rights.of(role).stream()).toList();
    }

    void remove(Rights.Right right) {
        rights().remove(right);
    }

    private Rights rights() {
        return new Rights(root(project.cicdAccount()).iam());
    }

    private Caller root(String account) {
        return new Caller(aws, project.region(), aws.root(account));
    }

    @Override
    public void close() {
        aws.close();
    }
}
