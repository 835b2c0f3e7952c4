package com.example.pipeline.cli.account;

import com.example.pipeline.cli.document.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.codepipeline.model.DuplicatedStopRequestException;
import software.amazon.awssdk.services.codepipeline.model.PipelineExecutionNotStoppableException;
import software.amazon.awssdk.services.codepipeline.model.PipelineExecutionStatus;
import software.amazon.awssdk.services.codepipeline.model.PipelineExecutionSummary;

/** An execution that is in progress, or that stops just now. */
public record RunningExecution(String pipeline, String id) {

    /** Returns the executions in progress of some pipelines. */
    public static List<RunningExecution> in(ProfileAccount account, List<String> pipelines) {
        List<RunningExecution> running = new ArrayList<>();
        for (String pipeline : pipelines) {
            account
                    .codePipeline(client -> client.listPipelineExecutions(request -> request.pipelineName(pipeline)))
                    .pipelineExecutionSummaries()
                    .stream()
                    .filter(execution -> execution.status() == PipelineExecutionStatus.IN_PROGRESS
                            || execution.status() == PipelineExecutionStatus.STOPPING)
                    .map(PipelineExecutionSummary::pipelineExecutionId)
                    .map(id -> new RunningExecution(pipeline, id))
                    .forEach(running::add);
        }
        return running;
    }

    /**
     * Chooses an execution.
     *
     * @param id null: the only one
     * @throws Problem when nothing runs, or the choice is not clear
     */
    public static RunningExecution chosen(String id, List<RunningExecution> running, List<String> pipelines) {
        if (running.isEmpty()) {
            throw Problem.usage("No execution is in progress in " + String.join(", ", pipelines) + ".");
        }
        List<RunningExecution> found = running.stream()
                .filter(each -> id == null || each.id.equals(id))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        String all =
                running.stream().map(each -> each.id + " of " + each.pipeline).collect(Collectors.joining(", "));
        throw Problem.usage(
                found.isEmpty()
                        ? "No execution " + id + " is in progress. In progress: " + all
                        : "Several executions are in progress. Choose one with --execution: " + all);
    }

    /**
     * Stops the execution ("Stop a pipeline execution in CodePipeline").
     *
     * @param abandon whether the actions in progress end at once
     * @throws Problem when it stops already, or has ended
     */
    public void stop(ProfileAccount account, boolean abandon, String reason) {
        try {
            account.codePipeline(client -> client.stopPipelineExecution(request -> request.pipelineName(pipeline)
                    .pipelineExecutionId(id)
                    .abandon(abandon)
                    .reason(reason)));
        } catch (DuplicatedStopRequestException e) {
            throw Problem.usage(
                    "The execution is stopping already." + (abandon ? "" : " To end its actions at once: --abandon"));
        } catch (PipelineExecutionNotStoppableException e) {
            throw Problem.usage("The execution cannot be stopped: " + ProfileAccount.message(e));
        }
    }
}
