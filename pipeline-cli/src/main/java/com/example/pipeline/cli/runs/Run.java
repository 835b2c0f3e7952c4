package com.example.pipeline.cli.runs;

import com.example.pipeline.cli.pipeline.PipelineLocation;
import com.example.pipeline.cli.pipeline.ReportTotals;
import com.example.pipeline.cli.pipeline.Status;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * The content of {@code run.json}. Times are UTC (ISO 8601). The file has no keys for what has not happened.
 *
 * @param executionId as {@code #{codepipeline.PipelineExecutionId}}
 * @param pipelineVersion version of the declaration that was executed
 * @param trigger AWS's trigger type
 * @param restartOf number of the run that this one replaces, since the pipeline's definition changed
 * @param reason why it ended, where the stages do not say it
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

    /** @param uncommitted whether the commit contains changes that nobody has committed */
    public record Source(String commit, String message, String branch, boolean uncommitted) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Stage(String name, Status status, String reason, Instant startTime, Instant endTime, List<Action> actions) {}

    /**
     * An action that has started.
     *
     * @param log path of its log, relative to {@code run.json}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Action(
            String name,
            String provider,
            Status status,
            Instant startTime,
            Instant endTime,
            String summary,
            String externalId,
            String log,
            ReportTotals reports) {}
}
