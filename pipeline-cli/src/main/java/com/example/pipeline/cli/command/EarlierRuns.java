package com.example.pipeline.cli.command;

import com.example.pipeline.cli.document.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The commits of the runs of a branch. */
final class EarlierRuns {
    private EarlierRuns() {}

    /**
     * Returns the commits by the numbers of their runs, the newest first. Those that no push stands for are not among
     * them: releases, and runs of uncommitted changes.
     */
    static Map<Integer, String> of(Project project, String branch) throws IOException {
        Map<Integer, String> commits = new LinkedHashMap<>();
        if (Files.notExists(project.runs())) {
            return commits;
        }
        try (Stream<Path> runs = Files.list(project.runs())) {
            for (Path run : runs.filter(run -> Files.exists(run.resolve("run.json")))
                    .sorted(Comparator.comparing((Path run) -> number(run)).reversed())
                    .toList()) {
                JsonNode content = Document.tree(run.resolve("run.json"));
                JsonNode source = content.path("source");
                boolean release = content.at("/start/event").asString("").equals("release");
                if (!release
                        && source.path("branch").asString("").equals(branch)
                        && !source.path("uncommitted").asBoolean(false)) {
                    commits.put(number(run), source.path("commit").asString(""));
                }
            }
        }
        return commits;
    }

    private static int number(Path run) {
        String name = run.getFileName().toString();
        return name.matches("[1-9][0-9]{0,8}") ? Integer.parseInt(name) : 0;
    }
}
