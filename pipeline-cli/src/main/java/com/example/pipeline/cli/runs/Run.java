package com.example.pipeline.cli.runs;

import com.example.pipeline.cli.pipeline.PipelineLocation;
import com.example.pipeline.cli.pipeline.ReportTotals;
import com.example.pipeline.cli.pipeline.Status;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * What {@code run.json} holds. Times are UTC (ISO 8601); what hasn't happened is left out.
 *
 * @param executionId as {@code #{codepipeline.PipelineExecutionId}}
 * @param pipelineVersion version of the declaration that was executed
 * @param trigger AWS's trigger type
 * @param restartOf number of the run that this one takes the place of, since the pipeline's definition
 *     changed
 * @param reason why it ended as it did, where the stages don't say it
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Run(
        int number,
        PipelineLocation pipeline,
        String executionId,
        Integer pipelineVersion,
        Source source,
        String trigger,
        Integer restartOf,
        Status status,
        String reason,
        Instant startTime,
        Instant endTime,
        List<Stage> stages) {

    /** @param uncommitted the commit holds changes that nobody has committed */
    public record Source(String commit, String message, String branch, boolean uncommitted) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Stage(
            String name, Status status, String reason, Instant startTime, Instant endTime, List<Action> actions) {}

    /**
     * An action that has started.
     *
     * @param log path of its log, relative to {@code run.json}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Action(
            String name,
            String provider,
            Status status,
            Instant startTime,
            Instant endTime,
            String summary,
            String externalId,
            String log,
            ReportTotals reports) {}

    public static Run begun(int number, Source source, Integer restartOf) {
        return new Run(
                number,
                null,
                null,
                null,
                source,
                "StartPipelineExecution",
                restartOf,
                Status.IN_PROGRESS,
                null,
                Instant.now(),
                null,
                List.of());
    }

    Run identified(PipelineLocation location, String id, int version) {
        return new Run(
                number, location, id, version, source, trigger, restartOf, status, reason, startTime, endTime, stages);
    }

    Run with(List<Stage> current) {
        return new Run(
                number,
                pipeline,
                executionId,
                pipelineVersion,
                source,
                trigger,
                restartOf,
                status,
                reason,
                startTime,
                endTime,
                current);
    }

    Run ended(Status how, String why, Instant when) {
        return new Run(
                number,
                pipeline,
                executionId,
                pipelineVersion,
                source,
                trigger,
                restartOf,
                how,
                why,
                startTime,
                when,
                stages);
    }
}
