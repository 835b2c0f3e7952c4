package com.example.pipeline.cli.runs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    /** The account of each environment that a run has deployed to, in the order of the newest run's stages. */
    public Map<String, String> accountsOfEnvironments() {
        Map<String, String> accounts = new LinkedHashMap<>();
        for (ListedRun run : runs) {
            for (ListedRun.Step step : run.steps()) {
                step.stacks().stream()
                        .map(stack -> stack.replaceFirst("/.*", ""))
                        .forEach(account -> accounts.putIfAbsent(Environment.name(step.name()), account));
            }
        }
        return accounts;
    }

    /** Only the newest runs. */
    public RunHistory newest(int count) {
        return new RunHistory(runs.subList(0, Math.min(count, runs.size())), skipped);
    }
}
