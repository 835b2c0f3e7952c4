package com.example.pipeline.cli.account;

import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.document.Spelling;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.codepipeline.model.CodePipelineException;
import software.amazon.awssdk.services.codepipeline.model.ConcurrentPipelineExecutionsLimitExceededException;
import software.amazon.awssdk.services.codepipeline.model.ConflictException;
import software.amazon.awssdk.services.codepipeline.model.NotLatestPipelineExecutionException;
import software.amazon.awssdk.services.codepipeline.model.StageNotRetryableException;
import software.amazon.awssdk.services.codepipeline.model.StageRetryMode;
import software.amazon.awssdk.services.codepipeline.model.StageState;

/** A stage in which the latest execution has failed or stopped. */
public record FailedStage(String pipeline, String stage, String executionId) {

    /**
     * Finds a stage by its name, in any case.
     *
     * @throws Problem when no pipeline has the stage, or no execution has entered it
     */
    public static FailedStage find(ProfileAccount account, List<String> pipelines, String name) {
        List<String> names = new ArrayList<>();
        List<FailedStage> found = new ArrayList<>();
        for (String pipeline : pipelines) {
            for (StageState stage : account.codePipeline(
                            client -> client.getPipelineState(request -> request.name(pipeline)))
                    .stageStates()) {
                names.add(stage.stageName());
                if (stage.stageName().equalsIgnoreCase(name)) {
                    String id = stage.latestExecution() == null
                            ? null
                            : stage.latestExecution().pipelineExecutionId();
                    found.add(new FailedStage(pipeline, stage.stageName(), id));
                }
            }
        }
        if (found.isEmpty()) {
            throw Problem.usage("There is no stage " + name + Spelling.hint(name, names) + ". Choose from: "
                    + String.join(", ", names));
        }
        if (found.size() > 1) {
            throw Problem.usage("Several pipelines have a stage " + name + ". Choose one: --pipeline "
                    + String.join(
                            " | ", found.stream().map(FailedStage::pipeline).toList()));
        }
        FailedStage stage = found.get(0);
        if (stage.executionId == null) {
            throw Problem.usage("No execution has entered the stage " + stage.stage + " yet.");
        }
        return stage;
    }

    /**
     * Retries the stage ("Retry a failed stage or failed actions in a stage").
     *
     * @param all whether the actions that have succeeded run again, too
     * @throws Problem when the stage has not failed, or the pipeline has changed since
     */
    public void retry(ProfileAccount account, boolean all) {
        try {
            account.codePipeline(client -> client.retryStageExecution(request -> request.pipelineName(pipeline)
                    .stageName(stage)
                    .pipelineExecutionId(executionId)
                    .retryMode(all ? StageRetryMode.ALL_ACTIONS : StageRetryMode.FAILED_ACTIONS)));
        } catch (StageNotRetryableException
                | NotLatestPipelineExecutionException
                | ConflictException
                | ConcurrentPipelineExecutionsLimitExceededException e) {
            throw refused(e);
        }
    }

    private Problem refused(CodePipelineException e) {
        return Problem.usage("The stage " + stage + " cannot be retried: " + ProfileAccount.message(e));
    }
}
