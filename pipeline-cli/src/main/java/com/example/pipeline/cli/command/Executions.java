package com.example.pipeline.cli.command;

import com.example.pipeline.cli.approval.ManualApproval;
import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.Revision;
import com.example.pipeline.cli.cloudformation.CloudFormationDeploy;
import com.example.pipeline.cli.codebuild.BuildCheck;
import com.example.pipeline.cli.codebuild.CodeBuildAction;
import com.example.pipeline.cli.codebuild.CodeBuildService;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.document.Problems;
import com.example.pipeline.cli.embedded.PipelineDefinition;
import com.example.pipeline.cli.pipeline.ActionExecutors;
import com.example.pipeline.cli.pipeline.ActionRoles;
import com.example.pipeline.cli.pipeline.ExecutionContext;
import com.example.pipeline.cli.pipeline.PipelineDeclaration;
import com.example.pipeline.cli.pipeline.PipelineDeclaration.Variable;
import com.example.pipeline.cli.pipeline.PipelineExecution;
import com.example.pipeline.cli.pipeline.PipelineLocation;
import com.example.pipeline.cli.pipeline.PipelineParser;
import com.example.pipeline.cli.pipeline.Status;
import com.example.pipeline.cli.runs.RunConsole;
import com.example.pipeline.cli.runs.RunJournal;
import com.example.pipeline.cli.runs.Terminal;
import com.example.pipeline.cli.source.ConnectionSource;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;

/**
 * Executes the pipeline. When the pipeline changes itself and has {@code RestartExecutionOnUpdate}, executes it again
 * with the new definition, as another run.
 */
final class Executions {
    /** Ends the restarts of a pipeline whose template is different at each synthesis. */
    private static final int MOST_RESTARTS = 5;

    private final LocalAws local;
    private final LocalRun run;
    private final Terminal terminal;
    private final ActionExecutors executors;
    private final BuildCheck builds;
    private volatile PipelineExecution execution;
    private volatile boolean stopping;

    Executions(LocalAws local, LocalRun run, Revision revision) {
        this.local = local;
        this.run = run;
        this.terminal = run.terminal();
        ActionRoles roles = new ActionRoles(local.aws());
        CodeBuildService codeBuild = new CodeBuildService(
                local.aws(),
                local.credentials(),
                List.of(local.tools().commands()),
                run.project().cache(),
                revision.commit(),
                run.project().aws().resolve("builds"));
        this.builds = new BuildCheck(local.aws(), revision);
        this.executors = new ActionExecutors(List.of(
                new ConnectionSource(roles, revision),
                new CodeBuildAction(roles, codeBuild),
                new CloudFormationDeploy(roles),
                new ManualApproval(
                        roles, local.aws().approvals(), run.approvals().approver(terminal))));
    }

    /** @param stack the pipeline's stack */
    PipelineExecution.Result run(PipelineLocation location, AssemblyStack stack, RunJournal journal)
            throws IOException {
        for (int restarts = 0; ; restarts++) {
            PipelineDefinition definition = definition(location);
            PipelineDeclaration pipeline = read(
                    definition.pipeline(),
                    location,
                    executors,
                    (declared, problems) -> builds.check(declared, location, problems));
            Set<String> approvals = ApprovalNames.in(pipeline);
            approvals.addAll(ApprovalNames.in(stack));
            run.approvals().check(approvals);
            PipelineExecution.Result result = execute(location, definition, pipeline, journal);
            if (result.status() != Status.CANCELLED) {
                journal.ended(result.status(), "");
                return result;
            }
            String stop = whyNoRestart(definition(location), restarts);
            terminal.line("");
            if (stop != null) {
                journal.ended(Status.CANCELLED, stop);
                terminal.line(stop);
                return result;
            }
            terminal.line("The pipeline has changed itself. It starts again, as run " + journal.restart());
            terminal.line("");
        }
    }

    /** Stops what is running. */
    void stop() {
        stopping = true;
        if (execution != null) {
            execution.stop();
        }
    }

    private PipelineExecution.Result execute(
            PipelineLocation location, PipelineDefinition definition, PipelineDeclaration pipeline, RunJournal journal)
            throws IOException {
        ExecutionContext context =
                new ExecutionContext(UUID.randomUUID().toString(), location, pipeline, journal.directory());
        journal.identify(location, context.id(), definition.version());
        execution = new PipelineExecution(
                context,
                executors,
                variables(pipeline, run.options().variables),
                () -> definition(location).version() != definition.version(),
                List.of(journal, new RunConsole(terminal, pipeline)));
        if (stopping) {
            execution.stop();
        }
        return execution.run();
    }

    private PipelineDefinition definition(PipelineLocation location) {
        return local.aws().pipeline(location.account(), location.region(), location.name());
    }

    private static String whyNoRestart(PipelineDefinition definition, int restarts) {
        if (!definition.restartExecutionOnUpdate()) {
            return "The pipeline has changed itself, and nothing restarts it"
                    + " (RestartExecutionOnUpdate is not set). Run it again.";
        }
        return restarts < MOST_RESTARTS
                ? null
                : "The pipeline has changed itself " + (restarts + 1) + " times in a row: each synthesis of the same"
                        + " commit gives another template. Compare the results of two ./pipeline synth.";
    }

    /**
     * Reads a declaration. Reports everything in it that cannot be executed here.
     *
     * @param builds reports what cannot be executed of its builds
     */
    static PipelineDeclaration read(
            JsonNode json,
            PipelineLocation location,
            ActionExecutors executors,
            BiConsumer<PipelineDeclaration, Problems> builds) {
        Problems problems = new Problems(null);
        PipelineDeclaration pipeline = PipelineParser.parse(
                json.toString(), (action, declared) -> executors.check(action, declared, location.region()), problems);
        builds.accept(pipeline, problems);
        if (!problems.lines().isEmpty()) {
            throw Problem.failed("The local runner cannot run the pipeline " + location.name() + ":\n  "
                    + String.join("\n  ", problems.lines()));
        }
        return pipeline;
    }

    /** Returns the values of the pipeline's variables: the given ones, and the defaults of the others. */
    static Map<String, String> variables(PipelineDeclaration pipeline, Map<String, String> given) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Variable variable : pipeline.variables()) {
            String value = given.getOrDefault(variable.name(), variable.defaultValue());
            if (value == null) {
                throw Problem.usage("The pipeline's variable " + variable.name() + " has no default. Give a value:"
                        + " --variable " + variable.name() + "=VALUE");
            }
            values.put(variable.name(), value);
        }
        for (String name : given.keySet()) {
            if (!values.containsKey(name)) {
                throw Problem.usage("--variable " + name + ": the pipeline has no such variable. "
                        + (values.isEmpty() ? "It has none." : "Choose from: " + String.join(", ", values.keySet())));
            }
        }
        return values;
    }
}
