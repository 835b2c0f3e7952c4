package com.example.pipeline.cli.command;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.assembly.Repository;
import com.example.pipeline.cli.assembly.Revision;
import com.example.pipeline.cli.assembly.TestRepository;
import com.example.pipeline.cli.cloudformation.StackFailure;
import com.example.pipeline.cli.document.Document;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.pipeline.PipelineExecution;
import com.example.pipeline.cli.runs.Printed;
import com.example.pipeline.cli.runs.Run;
import com.example.pipeline.cli.runs.RunJournal;
import com.example.pipeline.cli.source.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A folder with a pipeline ({@code pipeline.json}, as the CodePipeline API has it) and what is expected of it ({@code
 * expected.yml}). All its files are the source. It can also have a stack that exists before ({@code before.yml}), the
 * answer to approvals ({@code answers.yml}), and disabled transitions ({@code transitions.yml}).
 */
record PipelineFixture(Path folder, LocalAws local, Path work) {
    static final String ACCOUNT = "111111111111";
    static final String REGION = "eu-west-1";
    private static final JsonMapper JSON = new JsonMapper();
    private static final String BROKEN = """
            {"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "pipeline",
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []}}}}}""";
    private static final String TOPIC = "{\"Resources\": {\"Topic\": {\"Type\": \"AWS::SNS::Topic\"}}}";

    /** @param result how the execution ended; "not created": CloudFormation refuses the pipeline; "refused" */
    record Outcome(String result, String said) {}

    Outcome run() throws Exception {
        before();
        Path template = Files.writeString(work.resolve("pipeline.template.json"), template());
        CloudFormationClient cloudFormation = cloudFormation();
        Instant since = Instant.now().minusSeconds(1);
        try {
            cloudFormation.createStack(request -> request.stackName("delivery")
                    .templateBody(JSON.readTree(template.toFile()).toString()));
            cloudFormation.waiter().waitUntilStackCreateComplete(request -> request.stackName("delivery"));
        } catch (CloudFormationException e) {
            return new Outcome("not created", e.getMessage());
        } catch (software.amazon.awssdk.core.exception.SdkClientException e) {
            return new Outcome("not created", StackFailure.reasons(cloudFormation, "delivery", since));
        }
        return execute(template);
    }

    private Outcome execute(Path template) throws Exception {
        Path root = Files.createDirectory(work.resolve("source"));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.copy(file, root.resolve(file.getFileName()));
            }
        }
        TestRepository.create(root).commit("Say hello");
        Repository repository = Repository.open(root, work.resolve("git"));
        Revision revision = repository.revision("HEAD");
        String answer = text("answers.yml", "Approve", "all");
        Printed printed = answer.equals("Rejected") ? Printed.typing("no\n\n") : new Printed(false);
        LocalRun run = new LocalRun(
                new Project(work),
                new RunOptions(),
                ApprovalNames.of(answer.equals("Rejected") ? null : List.of(answer)),
                printed.terminal());
        AssemblyStack stack = new AssemblyStack(
                "delivery",
                ACCOUNT,
                REGION,
                "delivery",
                template,
                null,
                Map.of(),
                Map.of(),
                List.of(),
                List.of("Pipeline"),
                false,
                List.of());
        DeployedPipeline pipeline = new DeployedPipeline(
                local.aws(), new AccountStacks(local.aws(), local.cli(), work.resolve("log")), stack, "Pipeline");
        RunJournal journal = new RunJournal(
                work.resolve("runs"),
                new Run.Source(revision.commit(), revision.message(), "main", false, null, null),
                new Run.Start("manual", null, null));
        try {
            PipelineExecution.Result result = new Executions(
                            local,
                            run,
                            revision,
                            new Sources(repository, revision, Map.of(), work.resolve("git-sources"), null),
                            new ApplicationNotes(local, root, work, new CloudAssembly(List.of(stack), List.of())))
                    .run(pipeline, new PipelineRedeployment(pipeline, printed.terminal()), journal);
            return new Outcome(result.status().toString(), printed.text());
        } catch (Problem e) {
            return new Outcome("refused", e.getMessage());
        }
    }

    /** Deletes what the fixture before this one has left, and makes the stack that is there before. */
    private void before() throws IOException {
        CloudFormationClient cloudFormation = cloudFormation();
        for (String name : List.of("delivery", "app")) {
            try {
                cloudFormation.updateTerminationProtection(
                        request -> request.stackName(name).enableTerminationProtection(false));
            } catch (CloudFormationException e) {
                // There is none.
            }
            cloudFormation.deleteStack(request -> request.stackName(name));
            cloudFormation.waiter().waitUntilStackDeleteComplete(request -> request.stackName(name));
        }
        if (Files.exists(folder.resolve("before.yml"))) {
            boolean broken = Files.readString(folder.resolve("before.yml")).contains("ROLLBACK_COMPLETE");
            cloudFormation.createStack(request -> request.stackName("app")
                    .templateBody(broken ? BROKEN : TOPIC)
                    .capabilities(Capability.CAPABILITY_NAMED_IAM)
                    .enableTerminationProtection(!broken));
            while (cloudFormation
                            .describeStacks(request -> request.stackName("app"))
                            .stacks()
                            .get(0)
                            .stackStatus()
                    == StackStatus.CREATE_IN_PROGRESS) {
                Thread.onSpinWait();
            }
        }
    }

    private CloudFormationClient cloudFormation() {
        return local.aws().clients(REGION).cloudFormation(local.aws().root(ACCOUNT));
    }

    private String text(String file, String key, String otherwise) throws IOException {
        Path path = folder.resolve(file);
        return Files.exists(path) ? Document.template(path).path(key).asString(otherwise) : otherwise;
    }

    /** The declaration as a resource of CloudFormation. */
    private String template() throws IOException {
        ObjectNode properties = (ObjectNode)
                properties(JSON.readTree(folder.resolve("pipeline.json").toFile()));
        properties.remove("Version");
        properties.put("RestartExecutionOnUpdate", true);
        if (properties.get("ArtifactStores") instanceof ObjectNode stores) {
            ArrayNode list = properties.putArray("ArtifactStores");
            stores.properties()
                    .forEach(store ->
                            list.addObject().put("Region", store.getKey()).set("ArtifactStore", store.getValue()));
        }
        if (properties.get("ArtifactStore") instanceof ObjectNode store) {
            ObjectNode key = store.putObject("EncryptionKey").put("Type", "KMS");
            key.putObject("Id").put("Fn::ImportValue", "key");
        }
        if (Files.exists(folder.resolve("transitions.yml"))) {
            Document.template(folder.resolve("transitions.yml"))
                    .properties()
                    .forEach(entry -> properties.set(entry.getKey(), entry.getValue()));
        }
        ObjectNode template = JSON.createObjectNode();
        template.putObject("Resources")
                .putObject("Pipeline")
                .put("Type", "AWS::CodePipeline::Pipeline")
                .set("Properties", properties);
        return template.toString();
    }

    /** CloudFormation's names begin with a capital letter. Those in a configuration stay as they are. */
    private static JsonNode properties(JsonNode api) {
        if (api.isArray()) {
            ArrayNode array = JSON.createArrayNode();
            api.forEach(item -> array.add(properties(item)));
            return array;
        }
        if (!api.isObject()) {
            return api;
        }
        ObjectNode object = JSON.createObjectNode();
        api.properties().forEach(entry -> {
            String key = entry.getKey();
            boolean free = key.equals("configuration");
            object.set(
                    Character.toUpperCase(key.charAt(0)) + key.substring(1),
                    free ? entry.getValue() : properties(entry.getValue()));
        });
        return object;
    }
}
