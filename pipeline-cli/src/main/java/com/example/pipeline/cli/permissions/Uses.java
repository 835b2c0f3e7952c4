package com.example.pipeline.cli.permissions;

import com.example.pipeline.cli.document.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The access logs of all runs: {@code access-log.jsonl} in each run's directory, read line by line. */
record Uses(List<Path> logs) {

    private static final JsonMapper JSON = new JsonMapper();

    /** @param runs the directory with a directory per run; need not exist */
    static Uses in(Path runs) throws IOException {
        if (Files.notExists(runs)) {
            return new Uses(List.of());
        }
        try (Stream<Path> directories = Files.list(runs)) {
            return new Uses(directories
                    .map(run -> run.resolve("access-log.jsonl"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList());
        }
    }

    boolean isEmpty() {
        return logs.isEmpty();
    }

    /** Passes on what roles were allowed to do. */
    void forEach(Consumer<Use> consumer) throws IOException {
        for (Path log : logs) {
            try (BufferedReader lines = Files.newBufferedReader(log)) {
                int number = 1;
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    JsonNode call = parse(line, log, number++);
                    String principal = text(call, "principal");
                    if (text(call, "decision").equals("allow") && principal.contains(":role/")) {
                        consumer.accept(new Use(principal, text(call, "action"), text(call, "resource")));
                    }
                }
            }
        }
    }

    private static JsonNode parse(String line, Path log, int number) {
        try {
            return JSON.readTree(line);
        } catch (JacksonException e) {
            throw Problem.failed(log + ":" + number + ": not a line of an access log: " + e.getOriginalMessage());
        }
    }

    private static String text(JsonNode call, String name) {
        return call.path(name).asString("");
    }
}
