package com.example.pipeline.cli.lambda;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The invocations that failed: the exception of the function, and where its log is. */
public final class FunctionFailures {
    private static final int FRAMES = 3;
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<Failure, Integer> failures = new LinkedHashMap<>();

    private record Failure(String function, String error, List<String> frames, Path log) {}

    synchronized void add(String function, InvocationResult result, Path log) {
        failures.merge(failure(function, result.body(), log), 1, Integer::sum);
    }

    private static Failure failure(String function, byte[] body, Path log) {
        try {
            JsonNode error = JSON.readTree(body);
            List<String> frames = new ArrayList<>();
            error.path("stackTrace")
                    .forEach(frame -> frames.add(frame.asString("").strip()));
            return new Failure(
                    function,
                    error.path("errorType").asString("") + ": "
                            + error.path("errorMessage").asString(""),
                    frames.stream().limit(FRAMES).toList(),
                    log);
        } catch (JacksonException e) {
            return new Failure(function, "an error that is not JSON", List.of(), log);
        }
    }

    /** Returns the failures since the last call, as lines. */
    public synchronized List<String> take() {
        List<String> lines = new ArrayList<>();
        failures.forEach((failure, times) -> {
            lines.add("Function " + failure.function + " failed" + (times == 1 ? "" : " " + times + " times") + ": "
                    + failure.error);
            failure.frames.forEach(frame -> lines.add("  at " + frame.replaceFirst("^at ", "")));
            lines.add("  Its log: " + failure.log);
        });
        failures.clear();
        return lines;
    }
}
