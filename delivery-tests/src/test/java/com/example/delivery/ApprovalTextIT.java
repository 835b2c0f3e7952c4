package com.example.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The text of an approval, from the prepare project's commands and a change set of the embedded AWS. */
@Tag("proof")
@ExtendWith(Shared.class)
@ResourceLock(Shared.INSTALLATION)
class ApprovalTextIT {

    private final Installation in;
    private final Delivery delivery;

    @TempDir
    private Path folder;

    ApprovalTextIT(Installation installation, Delivery delivery) {
        this.in = installation;
        this.delivery = delivery;
    }

    @Test
    void resourceThatIsReplacedIsNamedFirstAndLoudly() throws Exception {
        // The last environment has no application yet, unless there is only one environment.
        Environment environment = in.project().last();
        Caller root = in.root(environment.account());
        StackLife stack = new StackLife(
                root.cloudFormation(),
                in.names().workload(environment.name()),
                in.names().executionRoleArn(environment.account()));
        stack.end();
        root.triesToAllowEverything(in.names().executionRole()).succeeds();
        try {
            assertThat(stack.create(withTable("visits"), delivery.parameters(environment, delivery.code())))
                    .isEmpty();

            assertThat(prepare(environment, withTable("calls")).result())
                    .contains(" | Changes: Table: REPLACED, its data is lost; Added: new | ");
        } finally {
            stack.end();
            root.triesToTakeThatBack(in.names().executionRole()).succeeds();
        }
    }

    /** A template with the parameters of the application's. */
    private String withTable(String name) {
        JsonMapper json = new JsonMapper();
        ObjectNode template = json.createObjectNode();
        template.set(
                "Parameters",
                json.readTree(in.project().workloadTemplate().toFile()).get("Parameters"));
        ObjectNode resources = (ObjectNode) json.readTree("""
                {"Table": {"Type": "AWS::DynamoDB::Table", "Properties": {
                  "TableName": "%s",
                  "BillingMode": "PAY_PER_REQUEST",
                  "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
                  "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}}}
                """.formatted(name));
        if (name.equals("calls")) {
            resources.putObject("Added").put("Type", "AWS::SNS::Topic");
        }
        template.set("Resources", resources);
        return template.toString();
    }

    private Outcome<String> prepare(Environment environment, String template) throws Exception {
        Files.writeString(folder.resolve("workload.template.json"), template);
        String project = in.names().prepareProject();
        BuildspecCommands buildspec = new BuildspecCommands(in, project);
        Map<String, String> variables = new TreeMap<>(in.project().variables(project));
        variables.putAll(Map.of(
                "ASSUME_ROLE_ARN", in.names().changeSetRoleArn(environment.account()),
                "STACK", in.names().workload(environment.name()),
                "ALARM", in.names().alarm(environment.name()),
                "ENVIRONMENT", environment.name(),
                "COMMIT", "%040x".formatted(System.nanoTime()),
                "CODE_KEY", delivery.code()));
        variables.putAll(Map.of(
                "CODEBUILD_BUILD_ID", project + ":1",
                "CODEBUILD_SRC_DIR", folder.toString(),
                "CODEBUILD_SRC_DIR_Reviewed", folder.toString(),
                "TMPDIR", folder.toString()));
        List<String> commands = Stream.concat(buildspec.ofPhase("build").stream(), Stream.of("echo \"$TEXT\""))
                .toList();
        return buildspec.run(in.codeBuild(project), commands, folder, variables);
    }
}
