package com.example.pipeline.cli.runs;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that lists show: the runs, what is deployed, and the delivery figures. {@code ./pipeline runs --json} prints
 * it, and the page contains it.
 *
 * @param of where the runs are: a directory, or an account
 * @param method how the figures are computed
 * @param skipped what could not be read, and why
 */
public record Overview(
        Instant time,
        String of,
        List<Environment> environments,
        List<DeliveryFigures> figures,
        Map<String, String> method,
        List<ListedRun> runs,
        List<String> skipped) {
    private static final JsonMapper JSON = new JsonMapper();

    public static Overview of(RunHistory history, String of, Instant now) {
        List<Environment> environments = Environment.of(history.runs());
        return new Overview(
                now.truncatedTo(ChronoUnit.MILLIS),
                of,
                environments,
                DeliveryFigures.of(history.runs(), environments, now),
                DeliveryFigures.METHOD,
                history.runs(),
                history.skipped());
    }

    public String json() {
        return JSON.writeValueAsString(this);
    }
}
