package com.example.pipeline.cli.cloudformation;

import com.example.pipeline.cli.document.Scalar;
import com.example.pipeline.cli.document.Section;
import com.example.pipeline.cli.embedded.AwsClients;
import com.example.pipeline.cli.embedded.AwsSession;
import com.example.pipeline.cli.local.ZipArchive;
import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.ActionExecutor;
import com.example.pipeline.cli.pipeline.ActionResult;
import com.example.pipeline.cli.pipeline.ActionRoles;
import com.example.pipeline.cli.pipeline.ActionRun;
import com.example.pipeline.cli.pipeline.ActionType;
import com.example.pipeline.cli.pipeline.ArtifactBucket;
import com.example.pipeline.cli.pipeline.ArtifactLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.json.JsonMapper;

/** The CloudFormation deploy action. */
public final class CloudFormationDeploy implements ActionExecutor {
    private static final Set<String> MODES = Set.of("CREATE_UPDATE", "CHANGE_SET_REPLACE", "CHANGE_SET_EXECUTE");

    private final ActionRoles roles;

    public CloudFormationDeploy(ActionRoles roles) {
        this.roles = roles;
    }

    @Override
    public ActionType type() {
        return new ActionType("Deploy", "AWS", "CloudFormation", "1");
    }

    @Override
    public Duration timeout() {
        return Duration.ofDays(3);
    }

    @Override
    public void check(Action action, Section declared) {
        Section configuration = declared.sectionOrEmpty("configuration");
        configuration.ignored(
                "StackName",
                "ChangeSetName",
                "TemplatePath",
                "TemplateConfiguration",
                "ParameterOverrides",
                "Capabilities",
                "RoleArn");
        configuration
                .text("ActionMode")
                .filter(mode -> !MODES.contains(mode.text()))
                .ifPresent(Scalar::unsupported);
        if (configuration.has("OutputFileName") == action.outputArtifacts().isEmpty()) {
            configuration.problem("OutputFileName", "needs an output artifact, and an output artifact needs it");
        }
    }

    @Override
    public ActionResult execute(ActionRun run) throws IOException, InterruptedException {
        Supplier<AwsSession> sessions = roles.sessions(run);
        AwsClients clients = roles.clients(run);
        StackDeployment deployment = new StackDeployment(
                () -> clients.cloudFormation(sessions.get()),
                clients.cloudFormation(roles.administrator(run)),
                run.action(),
                run.log());
        String summary = switch (run.action().configuration("ActionMode")) {
            case "CHANGE_SET_EXECUTE" -> deployment.executeChangeSet();
            case "CHANGE_SET_REPLACE" -> deployment.replaceChangeSet(template(run, clients.s3(sessions.get())));
            default -> deployment.createOrUpdate(template(run, clients.s3(sessions.get())));
        };
        run.log().line("Stack " + run.action().configuration("StackName") + ": " + summary);
        Optional<Stack> stack = deployment.stack();
        Map<String, String> outputs = new TreeMap<>();
        stack.map(Stack::outputs)
                .orElse(List.of())
                .forEach(output -> outputs.put(output.outputKey(), output.outputValue()));
        return ActionResult.succeeded(summary)
                .withVariables(outputs)
                .withExternalId(stack.map(Stack::stackId).orElse(null))
                .withArtifacts(artifacts(run, outputs, clients, sessions));
    }

    private static StackTemplate template(ActionRun run, S3Client s3) throws IOException {
        try (InputArtifacts artifacts = new InputArtifacts(run, s3)) {
            return StackTemplate.of(run.action(), artifacts);
        }
    }

    /** Uploads the stack's outputs as a file, if the action has an output artifact. */
    private static Map<String, ArtifactLocation> artifacts(
            ActionRun run, Map<String, String> outputs, AwsClients clients, Supplier<AwsSession> sessions)
            throws IOException {
        if (run.action().outputArtifacts().isEmpty()) {
            return Map.of();
        }
        String artifact = run.action().outputArtifacts().get(0);
        Path file = Files.createDirectories(run.directory()).resolve("outputs.json");
        Files.writeString(file, new JsonMapper().writeValueAsString(outputs));
        Path archive = run.execution().artifact(artifact);
        ZipArchive.pack(Map.of(run.action().configuration("OutputFileName"), file), archive);
        return Map.of(
                artifact,
                new ArtifactBucket(run.execution().pipeline()).upload(clients.s3(sessions.get()), artifact, archive));
    }
}
