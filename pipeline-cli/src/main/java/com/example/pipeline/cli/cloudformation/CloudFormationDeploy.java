package com.example.pipeline.cli.cloudformation;

import com.example.pipeline.cli.document.Document;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.document.Problems;
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
import com.example.pipeline.cli.pipeline.PlannedAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.json.JsonMapper;

/** The CloudFormation deploy action. */
public final class CloudFormationDeploy implements ActionExecutor {
    private static final Set<String> MODES =
            Set.of("CREATE_UPDATE", "REPLACE_ON_FAILURE", "DELETE_ONLY", "CHANGE_SET_REPLACE", "CHANGE_SET_EXECUTE");

    private final ActionRoles roles;
    private final ListedPermissions permissions = new ListedPermissions();

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
    public void check(PlannedAction planned, Consumer<String> problems, Consumer<String> notices) throws IOException {
        text(planned, "TemplatePath")
                .ifPresent(template -> unsupported(template, planned.action()).forEach(problems));
        text(planned, "TemplateConfiguration")
                .filter(CloudFormationDeploy::hasStackPolicy)
                .ifPresent(configuration ->
                        problems.accept("TemplateConfiguration: StackPolicy is not supported by the local runner"));
    }

    /** The file that a key of the configuration names, if it is known before the run. */
    private static Optional<String> text(PlannedAction planned, String key) throws IOException {
        String[] path = planned.action().configuration().getOrDefault(key, "").split("::", 2);
        return path.length == 2 && planned.files().has(path[0])
                ? planned.files().text(path[0], path[1])
                : Optional.empty();
    }

    private static boolean hasStackPolicy(String configuration) {
        try {
            return Document.json(configuration, new Problems(null)).has("StackPolicy");
        } catch (Problem e) {
            return false;
        }
    }

    /** What keeps a template from being deployed here. A template that cannot be read is left to CloudFormation. */
    private static List<String> unsupported(String template, Action action) {
        try {
            return CustomResources.problems(Document.template(template, action.configuration("TemplatePath")));
        } catch (Problem e) {
            return List.of();
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
            case "DELETE_ONLY" -> deployment.delete();
            case "REPLACE_ON_FAILURE" -> deployment.replaceOnFailure(template(run, clients.s3(sessions.get())));
            case "CHANGE_SET_REPLACE" -> deployment.replaceChangeSet(template(run, clients.s3(sessions.get())));
            default -> deployment.createOrUpdate(template(run, clients.s3(sessions.get())));
        };
        run.log().line("Stack " + run.action().configuration("StackName") + ": " + summary);
        Optional<Stack> stack = deployment.stack();
        Map<String, String> outputs = new TreeMap<>();
        stack.map(Stack::outputs)
                .orElse(List.of())
                .forEach(output -> outputs.put(output.outputKey(), output.outputValue()));
        // An action with an output file gives no variables (aws-samples/ecs-blue-green-deployment-with-codedeploy#4).
        boolean file = !run.action().outputArtifacts().isEmpty();
        return ActionResult.succeeded(summary)
                .withVariables(file ? Map.of() : outputs)
                .withExternalId(stack.map(Stack::stackId).orElse(null))
                .withArtifacts(artifacts(run, outputs, clients, sessions));
    }

    private StackTemplate template(ActionRun run, S3Client s3) throws IOException {
        StackTemplate template;
        try (InputArtifacts artifacts = new InputArtifacts(run, s3)) {
            template = StackTemplate.of(run.action(), artifacts);
        }
        List<String> problems = unsupported(template.body(), run.action());
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        permissions.notes(template.body()).forEach(run.log()::line);
        return template;
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
