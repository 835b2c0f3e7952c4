package com.example.pipeline.cli.runs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The history of the local runs: {@code run.json} of each. A second reading parses only what has changed. */
public final class LocalRuns {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path runs;
    private final Map<Integer, Known> known = new ConcurrentHashMap<>();

    private record Known(Version version, JsonNode run) {}

    /** What changes with a file. Two changes can have the same time, but then the file is another one. */
    private record Version(FileTime modified, Object key, long size) {
        static Version of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Version(attributes.lastModifiedTime(), attributes.fileKey(), attributes.size());
        }
    }

    /** @param runs the directory with a directory for each run */
    public LocalRuns(Path runs) {
        this.runs = runs;
    }

    public RunHistory read() throws IOException {
        if (Files.notExists(runs)) {
            return new RunHistory(List.of(), List.of());
        }
        ConcurrentLinkedQueue<String> skipped = new ConcurrentLinkedQueue<>();
        List<ListedRun> read = RunDirectories.numbers(runs).stream()
                .parallel()
                .flatMap(number -> read(number, skipped))
                .sorted(Comparator.comparing((ListedRun run) -> Integer.valueOf(run.number()))
                        .reversed())
                .toList();
        return new RunHistory(read, skipped.stream().sorted().toList());
    }

    private Stream<ListedRun> read(int number, ConcurrentLinkedQueue<String> skipped) {
        Path file = runs.resolve(String.valueOf(number)).resolve("run.json");
        try {
            Version version = Version.of(file);
            Known before = known.get(number);
            Known now = before != null && before.version.equals(version)
                    ? before
                    : new Known(version, JSON.readTree(Files.readAllBytes(file)));
            known.put(number, now);
            return Stream.of(RunReader.read(number, now.run));
        } catch (NoSuchFileException e) {
            // The run begins just now, or somebody deleted the file.
            return Stream.empty();
        } catch (IllegalArgumentException e) {
            skipped.add(file + ": skipped, it " + e.getMessage());
        } catch (DateTimeException e) {
            skipped.add(file + ": skipped, it cannot be read: " + e.getMessage());
        } catch (JacksonException e) {
            skipped.add(file + ": skipped, it cannot be read: "
                    + e.getOriginalMessage().lines().findFirst().orElse(""));
        } catch (IOException e) {
            skipped.add(file + ": skipped, it cannot be read: " + e.getMessage());
        }
        return Stream.empty();
    }
}
