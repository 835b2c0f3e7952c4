package com.example.pipeline.cli.codebuild;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Counts what is in report files in JSON. */
record JsonReportFiles(Map<String, Long> counts) {
    private static final JsonMapper JSON = new JsonMapper();

    private static JsonNode read(Path file) throws IOException {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (JacksonException e) {
            throw new IOException("is not JSON", e);
        }
    }

    /** Counts the scenarios of features, by the statuses of their steps. */
    void countCucumber(Path file) throws IOException {
        JsonNode features = read(file);
        if (!features.isArray()) {
            throw new IOException("has no list of features");
        }
        for (JsonNode feature : features) {
            for (JsonNode scenario : feature.path("elements")) {
                if (scenario.path("type").asString("scenario").equals("background")) {
                    continue;
                }
                Set<String> statuses = StreamSupport.stream(
                                scenario.path("steps").spliterator(), false)
                        .map(step -> step.path("result").path("status").asString("passed"))
                        .collect(Collectors.toSet());
                counts.merge("testcase", 1L, Long::sum);
                if (statuses.contains("failed")) {
                    counts.merge("failure", 1L, Long::sum);
                } else if (!Set.of("passed").containsAll(statuses)) {
                    counts.merge("skipped", 1L, Long::sum);
                }
            }
        }
    }

    /** Adds the lines of the files of each command in {@code .resultset.json}. */
    void addSimpleCov(Path file) throws IOException {
        for (JsonNode command : read(file)) {
            if (!command.path("coverage").isObject()) {
                throw new IOException("has no coverage");
            }
            for (JsonNode covered : command.path("coverage")) {
                for (JsonNode hits : covered.isArray() ? covered : covered.path("lines")) {
                    if (hits.isNumber()) {
                        counts.merge(hits.asLong() > 0 ? "LINE covered" : "LINE missed", 1L, Long::sum);
                    }
                }
            }
        }
    }
}
