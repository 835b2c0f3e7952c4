package com.example.pipeline.cli.command;

import com.example.pipeline.cli.account.FailedStage;
import com.example.pipeline.cli.account.ProfileAccount;
import com.example.pipeline.cli.assembly.Repository;
import com.example.pipeline.cli.assembly.Revision;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.embedded.LocalProfile;
import com.example.pipeline.cli.local.LockFile;
import com.example.pipeline.cli.pipeline.ArtifactLocation;
import com.example.pipeline.cli.pipeline.PipelineExecution.Progress;
import com.example.pipeline.cli.pipeline.PipelineLocation;
import com.example.pipeline.cli.runs.RunJournal;
import com.example.pipeline.cli.runs.RunToRetry;
import com.example.pipeline.cli.runs.Terminal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.codepipeline.model.ActionExecutionDetail;
import software.amazon.awssdk.services.codepipeline.model.ActionExecutionStatus;
import software.amazon.awssdk.services.codepipeline.model.ResolvedPipelineVariable;

/**
 * The retry of a stage in the last local run that has entered it. The run goes on with its artifacts.
 *
 * @param pipeline its name; null: the one of the last run that has entered the stage
 */
record StageRetry(Project project, LocalOptions options, String pipeline, Terminal terminal) {

    /**
     * Returns the exit code.
     *
     * @param all whether the actions of the stage that have succeeded run again, too
     */
    int run(String name, boolean all) throws Exception {
        try (LockFile lock = project.lock();
                Terminal open = terminal) {
            RunJournal journal = RunToRetry.find(project.runs(), name, pipeline);
            Map<String, String> variables = new HashMap<>();
            LocalRun run = options.run(project, variables, terminal);
            DeployedRun deployedRun = DeployedRun.of(
                    run,
                    DeployedRun.deployedPipelines(project)
                            .named(journal.pipeline().name()));
            Repository repository = Repository.open(project.root(), project.git());
            String commit = journal.source().commit();
            Revision revision = repository
                    .find(commit)
                    .orElseThrow(() -> Problem.usage("Commit " + commit + " of run " + journal.number()
                            + " is not in the repository. Start a new run: ./pipeline run"));
            open.line("Run " + journal.number() + " again from stage " + name + ": commit " + revision.shortCommit()
                    + " " + revision.title());
            open.line("");
            return deployedRun.execute(repository, revision, journal, (local, deployed) -> {
                PipelineLocation location = journal.pipeline();
                try (LocalProfile profile =
                                project.profile().write(local.aws(), location.account(), location.region());
                        ProfileAccount account = ProfileAccount.in(profile.file(), LocalProfile.NAME)) {
                    FailedStage stage = FailedStage.find(account, List.of(location.name()), name);
                    Progress progress = progress(account, stage, all);
                    variables.putAll(variables(account, stage));
                    stage.retry(account, all);
                    journal.retry(stage.stage(), all);
                    return new Attempt(stage.executionId(), progress);
                }
            });
        }
    }

    private static Map<String, String> variables(ProfileAccount account, FailedStage stage) {
        Map<String, String> variables = new HashMap<>();
        for (ResolvedPipelineVariable variable : account.codePipeline(client -> client.getPipelineExecution(
                        request -> request.pipelineName(stage.pipeline()).pipelineExecutionId(stage.executionId())))
                .pipelineExecution()
                .variables()) {
            variables.put(variable.name(), variable.resolvedValue());
        }
        return variables;
    }

    /** What the actions of the execution have made so far: the last attempt of each counts. */
    private static Progress progress(ProfileAccount account, FailedStage stage, boolean all) {
        Set<String> seen = new HashSet<>();
        Set<String> succeeded = new HashSet<>();
        Map<String, Map<String, String>> variables = new HashMap<>();
        Map<String, ArtifactLocation> artifacts = new HashMap<>();
        // The newest come first ("ListActionExecutions").
        for (ActionExecutionDetail action : account.codePipeline(client -> client
                .listActionExecutionsPaginator(request -> request.pipelineName(stage.pipeline())
                        .filter(filter -> filter.pipelineExecutionId(stage.executionId())))
                .actionExecutionDetails()
                .stream()
                .toList())) {
            boolean last = seen.add(action.stageName() + "/" + action.actionName());
            if (!last || action.status() != ActionExecutionStatus.SUCCEEDED) {
                continue;
            }
            if (!all && action.stageName().equals(stage.stage())) {
                succeeded.add(action.actionName());
            }
            if (action.input().namespace() != null) {
                variables.put(action.input().namespace(), action.output().outputVariables());
            }
            action.output()
                    .outputArtifacts()
                    .forEach(artifact -> artifacts.put(
                            artifact.name(),
                            new ArtifactLocation(
                                    artifact.s3location().bucket(),
                                    artifact.s3location().key())));
        }
        return new Progress(stage.stage(), succeeded, variables, artifacts);
    }
}
