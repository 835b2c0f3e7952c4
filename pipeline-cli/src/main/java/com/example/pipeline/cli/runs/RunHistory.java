package com.example.pipeline.cli.runs;

import java.util.List;

/**
 * The runs of one or more pipelines.
 *
 * @param runs the newest first
 * @param skipped what could not be read, and why
 */
public record RunHistory(List<ListedRun> runs, List<String> skipped) {

    /** Only the runs of a pipeline, or all if the name is null. */
    public RunHistory of(String pipeline) {
        return pipeline == null
                ? this
                : new RunHistory(
                        runs.stream()
                                .filter(run -> pipeline.equals(run.pipeline()))
                                .toList(),
                        skipped);
    }

    /** Only the newest runs. */
    public RunHistory newest(int count) {
        return new RunHistory(runs.subList(0, Math.min(count, runs.size())), skipped);
    }
}
