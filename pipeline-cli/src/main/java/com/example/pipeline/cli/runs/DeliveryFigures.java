package com.example.pipeline.cli.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Four of DORA's figures, for the last environment of a pipeline. The fifth, the rework rate, needs a person who says
 * which changes were not planned.
 *
 * @param from start of the oldest run that was read
 * @param deployments that succeeded
 * @param attempts deployments that succeeded or failed; rejected approvals are none
 * @param failed attempts that failed, or that were followed by the deployment of an older commit
 * @param leadTimeSeconds median, from the commit to its first deployment; null: unknown
 * @param restoreSeconds median, from a failure to the next deployment that succeeded; null: nothing to restore
 */
@JsonInclude(Include.NON_NULL)
public record DeliveryFigures(
        String environment,
        String pipeline,
        Instant from,
        Instant to,
        int deployments,
        int attempts,
        int failed,
        Long leadTimeSeconds,
        Long restoreSeconds) {

    /** How the figures are computed, in the order in which they are shown. */
    public static final Map<String, String> METHOD = method();

    private static Map<String, String> method() {
        Map<String, String> method = new LinkedHashMap<>();
        method.put(
                "Deployment frequency",
                "Successful deployments to the last environment, divided by the days from the oldest listed run to now.");
        method.put(
                "Lead time for changes",
                "Median time from a commit (its committer date; in AWS its author date) to the end of its first successful deployment to the last"
                        + " environment. Uncommitted changes do not count.");
        method.put(
                "Change failure rate",
                "Deployments to the last environment that failed after they began to change it, or that were followed by"
                        + " the deployment of an older commit, divided by all deployments there. A hotfix that is a new"
                        + " commit is not recognized.");
        method.put(
                "Time to restore",
                "Median time from the end of such a deployment to the end of the next successful one.");
        return method;
    }

    /** Returns the figures of each pipeline that deploys. */
    static List<DeliveryFigures> of(List<ListedRun> newestFirst, List<Environment> environments, Instant now) {
        Map<String, Environment> last = new HashMap<>();
        List<String> pipelines = new ArrayList<>();
        for (Environment environment : environments) {
            boolean exists = newestFirst.stream()
                    .filter(run -> environment.pipeline().equals(run.pipeline()))
                    .findFirst()
                    .flatMap(run -> run.step(environment.stage()))
                    .isPresent();
            if (exists && last.put(environment.pipeline(), environment) == null) {
                pipelines.add(environment.pipeline());
            }
        }
        return pipelines.stream()
                .map(pipeline -> of(newestFirst, last.get(pipeline), now))
                .toList();
    }

    private static DeliveryFigures of(List<ListedRun> newestFirst, Environment production, Instant now) {
        List<Deployment> attempts =
                new ArrayList<>(Deployment.of(newestFirst, production.pipeline(), production.stage()).stream()
                        .filter(deployment -> deployment.succeeded() || deployment.failed())
                        .toList());
        Collections.reverse(attempts);
        List<Duration> leadTimes = new ArrayList<>();
        List<Duration> restores = new ArrayList<>();
        Set<String> deployed = new HashSet<>();
        int failed = 0;
        Instant broken = null;
        Deployment current = null;
        for (Deployment attempt : attempts) {
            if (!attempt.succeeded()) {
                failed++;
                broken = broken == null ? attempt.step().end() : broken;
                continue;
            }
            ListedRun.Commit commit = attempt.commit();
            boolean isNew = deployed.add(commit.id());
            if (isNew && commit.date() != null && !commit.uncommitted()) {
                leadTimes.add(Duration.between(commit.date(), attempt.step().end()));
            }
            if (!isNew && broken == null && !commit.id().equals(current.commit().id())) {
                failed++;
                broken = current.step().end();
            }
            if (broken != null) {
                restores.add(Duration.between(broken, attempt.step().end()));
                broken = null;
            }
            current = attempt;
        }
        int succeeded = (int) attempts.stream().filter(Deployment::succeeded).count();
        return new DeliveryFigures(
                production.name(),
                production.pipeline(),
                newestFirst.get(newestFirst.size() - 1).start(),
                now,
                succeeded,
                attempts.size(),
                failed,
                median(leadTimes).map(Duration::toSeconds).orElse(null),
                median(restores).map(Duration::toSeconds).orElse(null));
    }

    private static Optional<Duration> median(List<Duration> durations) {
        List<Duration> sorted = durations.stream().sorted().toList();
        int middle = sorted.size() / 2;
        if (sorted.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                sorted.size() % 2 == 1
                        ? sorted.get(middle)
                        : sorted.get(middle - 1).plus(sorted.get(middle)).dividedBy(2));
    }

    /** The figures in one line. */
    String line() {
        double days = Math.max(1, Duration.between(from, to).toHours() / 24.0);
        String rate = attempts == 0
                ? "no deployment yet"
                : String.format(
                        Locale.ROOT,
                        "change failure rate %.0f %% (%d of %d)",
                        100.0 * failed / attempts,
                        failed,
                        attempts);
        return String.format(
                Locale.ROOT,
                "%s: %d %s in %.0f %s, lead time %s, %s, time to restore %s",
                environment,
                deployments,
                deployments == 1 ? "deployment" : "deployments",
                days,
                Math.round(days) == 1 ? "day" : "days",
                text(leadTimeSeconds),
                rate,
                text(restoreSeconds));
    }

    private static String text(Long seconds) {
        return seconds == null ? "–" : Columns.brief(Duration.ofSeconds(seconds));
    }
}
