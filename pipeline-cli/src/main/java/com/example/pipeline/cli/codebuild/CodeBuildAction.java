package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.document.Document;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.document.Problems;
import com.example.pipeline.cli.document.Scalar;
import com.example.pipeline.cli.document.Section;
import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.ActionExecutor;
import com.example.pipeline.cli.pipeline.ActionResult;
import com.example.pipeline.cli.pipeline.ActionRoles;
import com.example.pipeline.cli.pipeline.ActionRun;
import com.example.pipeline.cli.pipeline.ActionType;
import com.example.pipeline.cli.pipeline.PlannedAction;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.codebuild.model.EnvironmentVariableType;
import software.amazon.awssdk.services.codebuild.model.InvalidInputException;

/** The CodeBuild action. It starts the build, and asks how it ended, with the rights of the action's role. */
public final class CodeBuildAction implements ActionExecutor {
    private static final String VARIABLES = "EnvironmentVariables";
    private static final List<String> TYPES = EnvironmentVariableType.knownValues().stream()
            .map(EnvironmentVariableType::toString)
            .sorted()
            .toList();

    private final String category;
    private final ActionRoles roles;
    private final CodeBuildService service;

    /** @param category {@code Build} or {@code Test}, which do the same */
    public CodeBuildAction(String category, ActionRoles roles, CodeBuildService service) {
        this.category = category;
        this.roles = roles;
        this.service = service;
    }

    @Override
    public ActionType type() {
        return new ActionType(category, "AWS", "CodeBuild", "1");
    }

    @Override
    public Duration timeout() {
        return Duration.ofHours(8);
    }

    @Override
    public void check(Action action, Section declared) {
        Section configuration = declared.sectionOrEmpty("configuration");
        configuration.ignored("ProjectName", "PrimarySource", VARIABLES);
        for (String flag : List.of("BatchEnabled", "CombineArtifacts")) {
            configuration
                    .text(flag)
                    .filter(value -> Boolean.parseBoolean(value.text()))
                    .ifPresent(Scalar::unsupported);
        }
        if (action.inputArtifacts().size() > 1) {
            configuration.require("PrimarySource");
        }
        configuration
                .text("PrimarySource")
                .filter(source -> !action.inputArtifacts().contains(source.text()))
                .ifPresent(source -> source.problem(source.text() + " is not an input artifact of the action"));
        try {
            variables(action);
        } catch (Problem e) {
            e.getMessage().lines().forEach(line -> configuration.problem(VARIABLES, line));
        }
    }

    @Override
    public void check(PlannedAction planned, Consumer<String> problems, Consumer<String> notices) throws IOException {
        new BuildCheck(planned, roles.clients(planned).codeBuild(roles.administrator(planned)), notices)
                .unsupported()
                .forEach(problems);
    }

    /**
     * Reads the configuration {@code EnvironmentVariables}, a JSON array as text.
     *
     * @throws Problem with everything that is wrong or not supported
     */
    static Map<String, BuildVariable> variables(Action action) {
        Problems problems = new Problems(null);
        Map<String, BuildVariable> variables = new LinkedHashMap<>();
        for (Section variable : Document.jsonArray(action.configuration().getOrDefault(VARIABLES, "[]"), problems)) {
            EnvironmentVariableType type = EnvironmentVariableType.fromValue(variable.text("type", "PLAINTEXT"));
            if (!EnvironmentVariableType.knownValues().contains(type)) {
                variable.text("type").ifPresent(written -> written.isOneOf(TYPES, "type"));
            }
            variables.put(variable.requiredText("name"), new BuildVariable(type, variable.requiredText("value")));
        }
        problems.throwIfAny();
        return variables;
    }

    @Override
    public ActionResult execute(ActionRun run) throws IOException {
        String name = run.action().configuration("ProjectName");
        // CodeBuild reads its own projects: nobody needs a right for it.
        BuildProject project = BuildProject.read(roles.clients(run).codeBuild(roles.administrator(run)), name);
        // An action before this one can have changed the project.
        List<String> unsupported = project.unsupported(LocalImage.ofThisMachine());
        if (!unsupported.isEmpty()) {
            throw new IllegalArgumentException(
                    "Project " + name + ": not supported by the local runner: " + String.join(", ", unsupported));
        }
        String uuid = UUID.randomUUID().toString();
        CodeBuildClient codeBuild =
                roles.clients(run).codeBuild(roles.sessions(run).get());
        requireStart(codeBuild, name);
        codeBuild.batchGetBuilds(request -> request.ids(name + ":" + uuid));
        return service.build(run, project, uuid);
    }

    /** The embedded AWS starts no builds. It says so only to callers that have the right to start one. */
    private static void requireStart(CodeBuildClient codeBuild, String name) {
        try {
            codeBuild.startBuild(request -> request.projectName(name));
        } catch (InvalidInputException e) {
            if (!e.getMessage().contains("the embedded AWS starts none")) {
                throw e;
            }
        }
    }
}
