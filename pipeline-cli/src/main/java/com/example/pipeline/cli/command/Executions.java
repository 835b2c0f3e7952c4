package com.example.pipeline.cli.command;

import com.example.pipeline.cli.approval.ManualApproval;
import com.example.pipeline.cli.assembly.Revision;
import com.example.pipeline.cli.cloudformation.CloudFormationDeploy;
import com.example.pipeline.cli.codebuild.CodeBuildAction;
import com.example.pipeline.cli.codebuild.CodeBuildService;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.embedded.ExecutionRecord;
import com.example.pipeline.cli.embedded.LocalProfile;
import com.example.pipeline.cli.embedded.PipelineDefinition;
import com.example.pipeline.cli.pipeline.ActionExecutors;
import com.example.pipeline.cli.pipeline.ActionRoles;
import com.example.pipeline.cli.pipeline.ExecutionContext;
import com.example.pipeline.cli.pipeline.PipelineDeclaration;
import com.example.pipeline.cli.pipeline.PipelineDeclaration.Variable;
import com.example.pipeline.cli.pipeline.PipelineExecution;
import com.example.pipeline.cli.pipeline.PipelineLocation;
import com.example.pipeline.cli.pipeline.Status;
import com.example.pipeline.cli.runs.RunConsole;
import com.example.pipeline.cli.runs.RunJournal;
import com.example.pipeline.cli.runs.Terminal;
import com.example.pipeline.cli.source.CodeCommitSource;
import com.example.pipeline.cli.source.ConnectionSource;
import com.example.pipeline.cli.source.GitHubSource;
import com.example.pipeline.cli.source.Sources;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Executes the pipeline. When the pipeline changes itself and has {@code RestartExecutionOnUpdate}, executes it again
 * with the new definition, as another run. The same happens after an execution that failed before its self-update, with
 * the pipeline that an administrator would deploy then.
 */
final class Executions {
    /** Ends the restarts of a pipeline whose template is different at each synthesis. */
    private static final int MOST_RESTARTS = 5;

    private final LocalAws local;
    private final LocalRun run;
    private final Terminal terminal;
    private final ApplicationNotes notes;
    private final ActionExecutors executors;
    private final PipelineCheck check;
    private volatile PipelineExecution execution;
    private volatile boolean stopping;
    private volatile String stopReason = "";

    Executions(LocalAws local, LocalRun run, Revision revision, Sources sources, ApplicationNotes notes) {
        this.notes = notes;
        this.local = local;
        this.run = run;
        this.terminal = run.terminal();
        ActionRoles roles = new ActionRoles(local.aws());
        CodeBuildService codeBuild = new CodeBuildService(
                local.aws(),
                local.credentials(),
                List.of(local.tools().commands()),
                run.project().cache(),
                sources,
                revision.commit(),
                run.project().aws().resolve("builds"));
        this.executors = new ActionExecutors(List.of(
                new ConnectionSource(roles, sources),
                new CodeCommitSource(roles, sources),
                new GitHubSource(roles, sources),
                new CodeBuildAction("Build", roles, codeBuild),
                new CodeBuildAction("Test", roles, codeBuild),
                new CloudFormationDeploy(roles),
                new ManualApproval(
                        roles, local.aws().approvals(), run.approvals().approver(terminal))));
        this.check = new PipelineCheck(executors, sources);
    }

    /**
     * Runs the deployed pipeline.
     *
     * @param deployment deploys the pipeline's stack from the commit when the execution cannot
     */
    PipelineExecution.Result run(DeployedPipeline pipeline, PipelineRedeployment deployment, RunJournal journal)
            throws IOException {
        for (int restarts = 0; ; restarts++) {
            SelfUpdateWatch watch = new SelfUpdateWatch(pipeline.selfUpdate());
            PipelineExecution.Result result;
            try {
                result = execute(pipeline, Attempt.first(), watch, journal);
            } catch (Problem refusal) {
                if (!deployment.helps(watch, "cannot run here", journal.directory())) {
                    throw refusal;
                }
                continue;
            }
            boolean failed = result.status() == Status.FAILED && !result.atApproval();
            if (failed
                    && !watch.reached()
                    && deployment.helps(watch, "failed before its self-update", journal.directory())) {
                terminal.line("It starts again, as run " + journal.replace(Status.FAILED, deployment.reason()));
                terminal.line("");
                continue;
            }
            if (failed && watch.reached() && !pipeline.differences().isEmpty()) {
                terminal.line(
                        "The pipeline has not updated itself. If it cannot, an administrator has to deploy its stack "
                                + pipeline.stack().name() + " in AWS. A run does the same with --deploy-pipeline.");
            }
            if (result.status() == Status.SUCCEEDED && !pipeline.isUpdatedByAnother()) {
                List<String> differences = pipeline.differences();
                if (!differences.isEmpty()) {
                    String stale = stale(pipeline, differences);
                    terminal.line("");
                    terminal.line(stale);
                    journal.ended(Status.FAILED, stale);
                    return new PipelineExecution.Result(Status.FAILED, false);
                }
            }
            if (result.status() != Status.CANCELLED) {
                journal.ended(result.status(), stopReason);
                return result;
            }
            String stop = whyNoRestart(pipeline.definition(), restarts);
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

    private static String stale(DeployedPipeline pipeline, List<String> differences) {
        return "The pipeline that ran is not this commit's: its stack "
                + pipeline.stack().name() + " differs in "
                + String.join(", ", differences) + ". "
                + pipeline.selfUpdate()
                        .map(update -> "Its action " + update.action()
                                + " deploys another template than the synthesis gives. Compare them.")
                        .orElse("Nothing in it deploys the stack. Run it again with --deploy-pipeline.");
    }

    /** Stops what is running. */
    void stop() {
        stopping = true;
        if (execution != null) {
            execution.stop();
        }
    }

    /** Somebody has called StopPipelineExecution. */
    private void stop(ExecutionRecord.Stop asked) {
        if (stopReason.isEmpty() || !asked.reason().isEmpty()) {
            stopReason = "Stopped by " + asked.by() + (asked.reason().isEmpty() ? "" : ": " + asked.reason());
        }
        terminal.line(stopReason + (asked.abandon() ? ", at once" : ". The actions that run finish first."));
        if (asked.abandon()) {
            stop();
        } else {
            execution.finish();
        }
    }

    /** Runs the deployed pipeline once, whatever the commit has: a release, or the retry of a stage. */
    PipelineExecution.Result once(DeployedPipeline pipeline, Attempt attempt, RunJournal journal) throws IOException {
        PipelineExecution.Result result =
                execute(pipeline, attempt, new SelfUpdateWatch(pipeline.selfUpdate()), journal);
        journal.ended(result.status(), stopReason);
        return result;
    }

    private PipelineExecution.Result execute(
            DeployedPipeline stack, Attempt attempt, SelfUpdateWatch watch, RunJournal journal) throws IOException {
        PipelineLocation location = stack.location();
        PipelineDefinition definition = stack.definition();
        PipelineDeclaration pipeline = check.read(definition, location, terminal::line);
        Set<String> approvals = ApprovalNames.in(pipeline);
        approvals.addAll(ApprovalNames.in(stack.stack(), stack.logicalId()));
        run.approvals().check(approvals);
        Map<String, String> variables = variables(pipeline, run.options().variables);
        ExecutionContext context = new ExecutionContext(attempt.executionId(), location, pipeline, journal.directory());
        journal.identify(context, definition.version(), definition.stackId());
        ExecutionRecord record =
                local.aws().execution(location.account(), location.region(), location.name(), context.id());
        try (LocalProfile profile = run.project().profile().write(local.aws(), location.account(), location.region());
                ExecutionReport report = new ExecutionReport(record, definition.version(), variables)) {
            execution = new PipelineExecution(
                    context,
                    executors,
                    variables,
                    attempt.before(),
                    () -> isChanged(location, definition),
                    List.of(journal, watch, report, new RunConsole(terminal, pipeline, notes::afterFailure)));
            report.listen(this::stop);
            if (stopping) {
                execution.stop();
            }
            PipelineExecution.Result result = execution.run();
            report.ended(result.status());
            return result;
        }
    }

    private boolean isChanged(PipelineLocation location, PipelineDefinition definition) {
        return local.aws()
                        .pipeline(location.account(), location.region(), location.name())
                        .version()
                != definition.version();
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
