package com.example.pipeline.cli.runs;

import com.example.pipeline.cli.local.Directories;
import com.example.pipeline.cli.local.OutsideDirectory;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** {@code .pipeline/runs}, with a numbered directory for each run. */
final class RunDirectories {
    private RunDirectories() {}

    /**
     * Makes the directory of the next run, whose number is the highest so far plus one. Deletes what failed builds
     * left behind, except for the last run. Logs, reports and artifacts stay.
     */
    static Path next(Path directory) throws IOException {
        Files.createDirectories(directory);
        List<Integer> earlier = numbers(directory);
        for (int run : earlier.subList(0, Math.max(0, earlier.size() - 1))) {
            Path actions = directory.resolve(String.valueOf(run)).resolve("actions");
            OutsideDirectory.deleteBelow(actions);
            Directories.delete(actions);
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

    /** Returns the numbers of all runs, the highest last. */
    static List<Integer> numbers(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.matches("[1-9][0-9]{0,8}"))
                    .map(Integer::valueOf)
                    .sorted()
                    .toList();
        }
    }

    /** Makes room for the log of another attempt: the log that is there gets the number of its attempt. */
    static void keepLog(Path log) throws IOException {
        for (int attempt = 1; Files.exists(log); attempt++) {
            Path kept =
                    log.resolveSibling(log.getFileName().toString().replace(".log", ".attempt-" + attempt + ".log"));
            if (Files.notExists(kept)) {
                Files.move(log, kept);
            }
        }
    }
}
