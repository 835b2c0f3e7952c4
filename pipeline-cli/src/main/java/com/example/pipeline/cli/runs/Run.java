package com.example.pipeline.cli.runs;

import com.example.pipeline.cli.pipeline.PipelineLocation;
import com.example.pipeline.cli.pipeline.ReportTotals;
import com.example.pipeline.cli.pipeline.Status;
import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The content of {@code run.json}, which {@link RunJournal} changes during the run. Times are UTC (ISO 8601). The file
 * has no keys for what has not happened.
 */
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
@JsonInclude(Include.NON_EMPTY)
public final class Run {
    int number;
    PipelineLocation pipeline;
    /** As {@code #{codepipeline.PipelineExecutionId}}. */
    String executionId;
    /** The version of the declaration that was executed. */
    Integer pipelineVersion;

    Source source;
    /** AWS's trigger type. */
    String trigger = "StartPipelineExecution";
    /** The number of the run that this one replaces, since the pipeline's definition changed. */
    Integer restartOf;

    Status status = Status.IN_PROGRESS;
    /** Why the run ended, where the stages do not say it. */
    String reason;

    Instant startTime = Instant.now();
    Instant endTime;
    List<Stage> stages = new ArrayList<>();

    /** @param uncommitted whether the commit contains changes that nobody has committed */
    public record Source(String commit, String message, String branch, boolean uncommitted) {}

    @JsonAutoDetect(fieldVisibility = Visibility.ANY)
    @JsonInclude(Include.NON_EMPTY)
    static final class Stage {
        String name;
        Status status;
        String reason;
        Instant startTime = Instant.now();
        Instant endTime;
        List<Action> actions = new ArrayList<>();
    }

    /** An action that has started. */
    @JsonAutoDetect(fieldVisibility = Visibility.ANY)
    @JsonInclude(Include.NON_EMPTY)
    static final class Action {
        String name;
        String provider;
        Status status = Status.IN_PROGRESS;
        Instant startTime = Instant.now();
        Instant endTime;
        String summary;
        String externalId;
        /** The path of the log, relative to {@code run.json}. */
        String log;

        ReportTotals reports;
    }
}
