package com.example.pipeline.cli.command;

import com.example.pipeline.cli.approval.ManualApproval;
import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.Revision;
import com.example.pipeline.cli.cloudformation.CloudFormationDeploy;
import com.example.pipeline.cli.codebuild.CodeBuildAction;
import com.example.pipeline.cli.codebuild.CodeBuildService;
import com.example.pipeline.cli.embedded.PipelineDefinition;
import com.example.pipeline.cli.pipeline.ActionExecutors;
import com.example.pipeline.cli.pipeline.ActionRoles;
import com.example.pipeline.cli.pipeline.ExecutionContext;
import com.example.pipeline.cli.pipeline.PipelineDeclaration;
import com.example.pipeline.cli.pipeline.PipelineExecution;
import com.example.pipeline.cli.pipeline.PipelineLocation;
import com.example.pipeline.cli.pipeline.Status;
import com.example.pipeline.cli.runs.RunConsole;
import com.example.pipeline.cli.runs.RunJournal;
import com.example.pipeline.cli.source.ConnectionSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Executes the pipeline, and again with its new definition when it has changed that itself and wants to be
 * restarted ({@code RestartExecutionOnUpdate}). Each execution is a run of its own.
 */
final class Executions {
    /** A pipeline that is never the same twice would go on forever. */
    private static final int MOST_RESTARTS = 5;

    private final LocalAws local;
    private final Project project;
    private final RunOptions options;
    private final Streams streams;
    private final Revision revision;
    private volatile PipelineExecution execution;
    private volatile boolean stopping;

    Executions(LocalAws local, Project project, RunOptions options, Streams streams, Revision revision) {
        this.local = local;
        this.project = project;
        this.options = options;
        this.streams = streams;
        this.revision = revision;
    }

    PipelineExecution.Result run(PipelineLocation location, AssemblyStack stack, CurrentRun current)
            throws IOException {
        ActionExecutors executors = executors();
        for (int restarts = 0; ; restarts++) {
            PipelineDefinition definition = definition(location);
            PipelineDeclaration pipeline = Declarations.read(definition.pipeline(), location, executors);
            Set<String> approvals = new TreeSet<>(Declarations.approvals(pipeline));
            approvals.addAll(Declarations.approvals(stack));
            options.approvals().check(approvals);
            PipelineExecution.Result result = execute(location, definition, pipeline, executors, current);
            if (result.status() != Status.CANCELLED) {
                current.ended(result.status(), "");
                return result;
            }
            String stop = whyNoRestart(definition(location), restarts);
            if (stop != null) {
                current.ended(Status.CANCELLED, stop);
                streams.screen().line("");
                streams.screen().line(stop);
                return result;
            }
            int number = current.restart();
            streams.screen().line("");
            streams.screen().line("The pipeline has changed itself: it starts again, as run " + number);
            streams.screen().line("");
        }
    }

    /** Ends what is running. */
    void stop() {
        stopping = true;
        if (execution != null) {
            execution.stop();
        }
    }

    private PipelineExecution.Result execute(
            PipelineLocation location,
            PipelineDefinition definition,
            PipelineDeclaration pipeline,
            ActionExecutors executors,
            CurrentRun current)
            throws IOException {
        Path directory = current.directory();
        ExecutionContext context = new ExecutionContext(UUID.randomUUID().toString(), location, pipeline, directory);
        RunJournal journal = current.identify(location, context.id(), definition.version());
        execution = new PipelineExecution(
                context,
                executors,
                Declarations.variables(pipeline, options.variables()),
                () -> definition(location).version() != definition.version(),
                List.of(journal, new RunConsole(streams.screen(), pipeline)));
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
                    + " (RestartExecutionOnUpdate is not set): run it again";
        }
        return restarts < MOST_RESTARTS
                ? null
                : "The pipeline has changed itself " + (restarts + 1) + " times in a row: its template is"
                        + " different each time that it is synthesized from the same commit. Compare two"
                        + " results of ./pipeline synth";
    }

    private ActionExecutors executors() {
        ActionRoles roles = new ActionRoles(local.aws());
        CodeBuildService codeBuild = new CodeBuildService(
                local.aws(),
                local.credentials(),
                List.of(local.tools().commands()),
                project.cache(),
                revision.commit(),
                project.aws().resolve("builds"));
        return new ActionExecutors(List.of(
                new ConnectionSource(roles, revision),
                new CodeBuildAction(roles, codeBuild),
                new CloudFormationDeploy(roles),
                new ManualApproval(
                        roles, local.aws().approvals(), options.approvals().approver(streams))));
    }
}
