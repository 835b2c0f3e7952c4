package com.example.pipeline.cli.runs;

import com.example.pipeline.cli.pipeline.PipelineLocation;
import com.example.pipeline.cli.pipeline.ReportTotals;
import com.example.pipeline.cli.pipeline.Status;
import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The content of {@code run.json}, which {@link RunJournal} changes during the run and {@link LocalRuns} reads. Times are
 * UTC (ISO 8601). The file has no keys for what has not happened.
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

    /** The names of all stages of the declaration, also of those that the run has not reached. */
    List<String> stageNames = List.of();

    Source source;
    /** AWS's trigger type. */
    String trigger = "StartPipelineExecution";

    Start start;
    /** A run that is in progress without its process was killed. */
    ExecutingProcess process;
    /** The number of the run that this one replaces, since the pipeline's definition changed. */
    Integer restartOf;

    Status status;
    /** Why the run ended, where the stages do not say it. */
    String reason;

    Instant startTime;
    Instant endTime;
    List<Stage> stages = new ArrayList<>();

    /**
     * @param uncommitted whether the commit contains changes that nobody has committed
     * @param author name of the commit's author; null: unknown
     * @param date when the commit was made (committer date, ISO 8601); null: unknown
     */
    @JsonInclude(Include.NON_NULL)
    public record Source(
            String commit, String message, String branch, boolean uncommitted, String author, String date) {

        Source of(String otherBranch) {
            return new Source(commit, message, otherBranch, uncommitted, author, date);
        }
    }

    /**
     * What started a run.
     *
     * @param event {@code manual}, {@code push}, {@code pull request}, {@code tag}, or {@code release}
     * @param ref the branch, tag, or commit that was given; null: none
     * @param by who; null: unknown
     */
    @JsonInclude(Include.NON_NULL)
    public record Start(String event, String ref, String by) {

        /** The user of this machine starts a run. */
        public static Start byUser(String event, String ref) {
            return new Start(event, ref, System.getProperty("user.name"));
        }
    }

    /** The process that executes a run. Another process can get the same id later, but it has another start. */
    record ExecutingProcess(long id, Instant start) {

        static ExecutingProcess current() {
            ProcessHandle process = ProcessHandle.current();
            return new ExecutingProcess(
                    process.pid(), process.info().startInstant().orElse(null));
        }

        @JsonIgnore
        boolean isAlive() {
            return ProcessHandle.of(id)
                    .filter(process ->
                            Objects.equals(process.info().startInstant().orElse(null), start))
                    .isPresent();
        }
    }

    @JsonAutoDetect(fieldVisibility = Visibility.ANY)
    @JsonInclude(Include.NON_EMPTY)
    static final class Stage {
        String name;
        Status status;
        String reason;
        Instant startTime;
        Instant endTime;
        List<Action> actions = new ArrayList<>();
        /** ARNs, without the last part, of the stacks that were created or updated; not the pipeline's own stack. */
        List<String> deployedStacks = List.of();
    }

    /** An action that has started. */
    @JsonAutoDetect(fieldVisibility = Visibility.ANY)
    @JsonInclude(Include.NON_EMPTY)
    static final class Action {
        String name;
        String provider;
        Status status;
        Instant startTime;
        Instant endTime;
        String summary;
        /** Output variables, without the namespace. */
        Map<String, String> variables = Map.of();

        String externalId;
        /** The path of the log, relative to {@code run.json}. */
        String log;

        ReportTotals reports;
    }
}
