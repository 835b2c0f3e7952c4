package com.example.pipeline.cli.runs;

import com.example.pipeline.cli.local.Directories;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** {@code .pipeline/runs}: a numbered directory per run. */
public final class RunDirectories {
    private final Path directory;

    public RunDirectories(Path directory) {
        this.directory = directory;
    }

    /**
     * Makes the directory of the next run: one more than the highest number so far. Of the runs before the
     * last one logs, reports and artifacts stay; what failed builds left behind goes.
     */
    public Path next() throws IOException {
        Files.createDirectories(directory);
        List<Integer> earlier = numbers();
        for (int run : earlier.subList(0, Math.max(0, earlier.size() - 1))) {
            Directories.delete(directory.resolve(String.valueOf(run)).resolve("actions"));
        }
        int number = earlier.isEmpty() ? 1 : earlier.get(earlier.size() - 1) + 1;
        while (true) {
            try {
                return Files.createDirectory(directory.resolve(String.valueOf(number)));
            } catch (FileAlreadyExistsException e) {
                number++;
            }
        }
    }

    public static int number(Path run) {
        return Integer.parseInt(run.getFileName().toString());
    }

    /** Ascending. */
    private List<Integer> numbers() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.matches("[1-9][0-9]{0,8}"))
                    .map(Integer::valueOf)
                    .sorted()
                    .toList();
        }
    }
}
