package com.example.pipeline.cli.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An environment and the version in it. An environment is a stage that has deployed something in at least one run.
 *
 * @param name of the stage, without {@code Deploy} in front
 * @param commit null: no deployment has succeeded yet
 * @param run the number of the run that deployed the commit first
 * @param since when the commit came into the environment
 * @param remark what newer runs do in this environment; empty: nothing
 */
@JsonInclude(Include.NON_EMPTY)
public record Environment(
        String name, String stage, String pipeline, ListedRun.Commit commit, String run, Instant since, String remark) {

    /** The name of the stage, without {@code Deploy} in front. */
    static String name(String stage) {
        return stage.replaceFirst("(?i)^deploy[-_ ]?(?=.)", "");
    }

    /** Returns the environments of all pipelines in the order of their stages; those that no longer exist are last. */
    static List<Environment> of(List<ListedRun> newestFirst) {
        record Place(String pipeline, String stage) {}
        Set<Place> deploying = new LinkedHashSet<>();
        Set<Place> ordered = new LinkedHashSet<>();
        for (ListedRun run : newestFirst) {
            for (ListedRun.Step step : run.steps()) {
                Place place = new Place(run.pipeline(), step.name());
                ordered.add(place);
                if (step.deploys()) {
                    deploying.add(place);
                }
            }
        }
        ordered.retainAll(deploying);
        List<Environment> environments = new ArrayList<>();
        for (Place place : ordered) {
            environments.add(of(newestFirst, place.pipeline(), place.stage()));
        }
        return environments;
    }

    private static Environment of(List<ListedRun> newestFirst, String pipeline, String stage) {
        List<Deployment> deployments = Deployment.of(newestFirst, pipeline, stage);
        String remark = deployments.stream()
                .takeWhile(deployment -> deployment.step().state() != State.SUCCEEDED)
                .map(Deployment::remark)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("");
        Deployment first = null;
        for (Deployment deployment : deployments) {
            if (deployment.step().state() == State.SUCCEEDED) {
                if (first != null
                        && !deployment.commit().id().equals(first.commit().id())) {
                    break;
                }
                first = deployment;
            }
        }
        String name = name(stage);
        return first == null
                ? new Environment(name, stage, pipeline, null, null, null, remark)
                : new Environment(
                        name,
                        stage,
                        pipeline,
                        first.commit(),
                        first.run().number(),
                        first.step().end(),
                        remark);
    }
}
