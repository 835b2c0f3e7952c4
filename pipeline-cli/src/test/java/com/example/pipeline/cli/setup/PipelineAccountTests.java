package com.example.pipeline.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.account.ProfileAccount;
import com.example.pipeline.cli.assembly.CdkApp;
import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.assembly.DefaultEnvironment;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** States of an account that the embedded AWS does not have: pending connections and mails, and quotas. */
class PipelineAccountTests {
    private static final String TEMPLATE = """
            {"Resources": {
              "Pipeline": {"Type": "AWS::CodePipeline::Pipeline", "Properties": {"Name": "p", "Stages": [{"Name": "Source",
                "Actions": [{"Name": "Source", "Configuration": {"ConnectionArn":
                  "arn:aws:codeconnections:eu-west-1:111111111111:connection/0a"}}]}]}},
              "Build": {"Type": "AWS::CodeBuild::Project", "Properties": {"Environment":
                {"Type": "ARM_CONTAINER", "ComputeType": "BUILD_GENERAL1_SMALL"}}},
              "Prepare": {"Type": "AWS::CodeBuild::Project", "Properties": {"Environment":
                {"Type": "ARM_LAMBDA_CONTAINER", "ComputeType": "BUILD_LAMBDA_1GB"}}},
              "Ann": {"Type": "AWS::SNS::Subscription", "Properties": {"Protocol": "email", "Endpoint": "ann@example.com"}},
              "Bob": {"Type": "AWS::SNS::Subscription", "Properties": {"Protocol": "email", "Endpoint": "bob@example.com"}}}}
            """;

    @TempDir
    private Path directory;

    private HttpServer server;
    private String connection = "AVAILABLE";
    private String subscriptions = subscribed("ann@example.com") + subscribed("bob@example.com");
    private int builds = 60;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void readyAccountHasNothingToDo() throws IOException {
        assertThat(doctor())
                .containsExactly(
                        "  ✓ connection arn:aws:codeconnections:eu-west-1:111111111111:connection/0a is AVAILABLE",
                        "  ✓ 2 mail addresses are subscribed",
                        "  ✓ CodeBuild may run several builds at a time");
    }

    @Test
    void eachThingThatIsNotReadySaysWhatToDo() throws IOException {
        connection = "PENDING";
        subscriptions = subscription("ann@example.com", "PendingConfirmation") + subscribed("bob@example.com");
        builds = 0;

        assertThat(doctor())
                .containsExactly(
                        "  ✗ connection arn:aws:codeconnections:eu-west-1:111111111111:connection/0a is PENDING",
                        "    Next: Complete it in the console: Developer Tools, Settings, Connections, Update pending"
                                + " connection.",
                        "  ✗ not confirmed: the subscription of ann@example.com",
                        "    Next: They have to follow the link in the mail from SNS.",
                        "  ✗ CodeBuild runs few builds at a time (ARM Lambda/1GB: 0, ARM/Small: 0)",
                        "    Next: Ask for more: Service Quotas, AWS CodeBuild, Concurrently running builds.");
    }

    @Test
    void subscriptionThatSnsHasDeletedAndASingleBuildAreSeen() throws IOException {
        subscriptions = subscribed("bob@example.com");
        builds = 1;

        assertThat(doctor())
                .contains("  ✗ no subscription of ann@example.com: nobody confirmed it in time")
                .contains("  ! CodeBuild runs few builds at a time (ARM Lambda/1GB: 1, ARM/Small: 1); others wait");
    }

    @Test
    void checkWithoutThePermissionSaysSo() throws IOException {
        connection = null;

        assertThat(doctor())
                .first()
                .isEqualTo(
                        "  ! connection arn:aws:codeconnections:eu-west-1:111111111111:connection/0a cannot be checked:"
                                + " Profile work has no permission: not you");
    }

    private List<String> doctor() throws IOException {
        Path made = Files.createDirectory(directory.resolve("made"));
        Files.writeString(made.resolve("manifest.json"), """
                {"artifacts": {"p": {"type": "aws:cloudformation:stack", "environment": "aws://111111111111/eu-west-1",
                  "properties": {"templateFile": "p.template.json"}}}}
                """);
        Files.writeString(made.resolve("p.template.json"), TEMPLATE);
        Files.writeString(directory.resolve("cdk.json"), "{\"app\": \"cp -r made $CDK_OUTDIR\"}");
        CloudAssembly assembly = new CdkApp(directory, new DefaultEnvironment(null, null))
                .synthesize(directory.resolve("out"), directory.resolve("synth.log"));
        Path config = Files.writeString(
                directory.resolve("config"), """
                [profile work]
                region = eu-west-1
                aws_access_key_id = key
                aws_secret_access_key = secret
                endpoint_url = http://localhost:%d
                """.formatted(server.getAddress().getPort()));
        try (ProfileAccount account = ProfileAccount.in(config, "work")) {
            return new PipelineAccount(account, assembly, assembly.bound().get(0))
                    .findings().stream()
                            .flatMap(finding -> finding.lines().stream())
                            .toList();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestHeaders().getFirst("X-Amz-Target")
                + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean denied = request.contains("GetConnection") && connection == null;
        String answer = denied
                ? "{\"__type\": \"AccessDeniedException\", \"message\": \"not you\"}"
                : request.contains("GetConnection")
                        ? "{\"Connection\": {\"ConnectionStatus\": \"%s\"}}".formatted(connection)
                        : request.contains("ListServiceQuotas") ? quotas() : xml(request);
        exchange.getResponseHeaders()
                .add("Content-Type", answer.startsWith("<") ? "text/xml" : "application/x-amz-json-1.1");
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(denied ? 400 : 200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String quotas() {
        return """
                {"Quotas": [
                  {"QuotaName": "Concurrently running builds for ARM/Small environment", "Value": %1$d},
                  {"QuotaName": "Concurrently running builds for ARM Lambda/1GB environment", "Value": %1$d}]}
                """.formatted(builds);
    }

    private String xml(String request) {
        return request.contains("ListStackResources") ? """
                <ListStackResourcesResponse><ListStackResourcesResult><StackResourceSummaries><member>
                  <ResourceType>AWS::SNS::Topic</ResourceType>
                  <PhysicalResourceId>arn:aws:sns:eu-west-1:111111111111:topic</PhysicalResourceId>
                </member></StackResourceSummaries></ListStackResourcesResult></ListStackResourcesResponse>
                """ : """
                <ListSubscriptionsByTopicResponse><ListSubscriptionsByTopicResult><Subscriptions>%s</Subscriptions>
                </ListSubscriptionsByTopicResult></ListSubscriptionsByTopicResponse>
                """.formatted(subscriptions);
    }

    private static String subscribed(String mail) {
        return subscription(mail, "arn:aws:sns:eu-west-1:111111111111:topic:" + mail);
    }

    private static String subscription(String mail, String arn) {
        return "<member><Protocol>email</Protocol><Endpoint>%s</Endpoint><SubscriptionArn>%s</SubscriptionArn></member>"
                .formatted(mail, arn);
    }
}
