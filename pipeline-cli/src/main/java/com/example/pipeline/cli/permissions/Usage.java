package com.example.pipeline.cli.permissions;

import com.example.pipeline.cli.document.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** How often all runs have used each grant of a role. */
final class Usage {
    private static final ObjectReader LINES =
            new JsonMapper().readerFor(Line.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** @param principal the ARN of the role, not of its session */
    private record Line(String principal, String action, String resource, String decision) {}

    private record Call(String role, String action, String resource) {}

    /** @param alone uses that IAM would deny without this grant, because no other one of the role allows them */
    record Count(long uses, long alone) {}

    private final Map<Grant, Count> counts = new IdentityHashMap<>();

    /**
     * Reads {@code access-log.jsonl} in each run's directory.
     *
     * @param runs the directory with a directory per run
     */
    static Usage of(List<Grant> grants, Path runs) throws IOException {
        Usage usage = new Usage();
        Map<Call, Long> calls = new HashMap<>();
        for (Path log : logs(runs)) {
            read(log, calls);
        }
        calls.forEach((call, times) -> usage.add(grants, call, times));
        return usage;
    }

    Count of(Grant grant) {
        return counts.getOrDefault(grant, new Count(0, 0));
    }

    private static List<Path> logs(Path runs) throws IOException {
        List<Path> logs = List.of();
        if (Files.isDirectory(runs)) {
            try (Stream<Path> directories = Files.list(runs)) {
                logs = directories
                        .map(run -> run.resolve("access-log.jsonl"))
                        .filter(Files::isRegularFile)
                        .toList();
            }
        }
        if (logs.isEmpty()) {
            throw Problem.usage("No run has used any permission yet: ./pipeline run --approve all");
        }
        return logs;
    }

    private static void read(Path log, Map<Call, Long> calls) throws IOException {
        try (MappingIterator<Line> lines = LINES.readValues(log)) {
            while (lines.hasNext()) {
                Line line = lines.next();
                if (line.decision.equals("allow") && line.principal.contains(":role/")) {
                    calls.merge(new Call(line.principal, line.action, line.resource), 1L, Long::sum);
                }
            }
        } catch (JacksonException e) {
            throw Problem.failed(log + ":" + e.getLocation().getLineNr() + ": not a line of an access log: "
                    + e.getOriginalMessage());
        }
    }

    private void add(List<Grant> grants, Call call, long times) {
        List<Grant> allowing = grants.stream()
                .filter(grant -> grant.holder().isRole(call.role)
                        && grant.action().matches(call.action)
                        && grant.resources().stream().anyMatch(resource -> resource.matches(call.resource)))
                .toList();
        for (Grant grant : allowing) {
            boolean alone = allowing.stream()
                            .filter(other -> other.holder() == grant.holder())
                            .count()
                    == 1;
            Count before = of(grant);
            counts.put(grant, new Count(before.uses + times, before.alone + (alone ? times : 0)));
        }
    }
}
