package com.example.pipeline.cli.lambda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The log of a function's version, which {@link FunctionHost} writes to the directory of a run. */
public record FunctionLog(String account, String function, String version, Path file) {
    private static final Pattern NAME = Pattern.compile("(\\d{12})\\.([^.]+)\\.([^.]+)\\.log");

    /**
     * Returns the newest log of each version of an account, by function, the newest version last.
     *
     * @param directories of runs, or of directories of runs; they need not exist
     */
    public static List<FunctionLog> newest(List<Path> directories, String account) throws IOException {
        List<FunctionLog> found = new ArrayList<>();
        for (Path directory : directories) {
            if (Files.isDirectory(directory)) {
                try (Stream<Path> files = Files.walk(directory, 3)) {
                    files.filter(file -> file.getParent().endsWith("functions"))
                            .map(FunctionLog::of)
                            .filter(log -> log != null && log.account.equals(account))
                            .forEach(found::add);
                }
            }
        }
        found.sort(Comparator.comparing((FunctionLog log) -> log.file.toFile().lastModified())
                .reversed());
        Set<String> seen = new HashSet<>();
        return found.stream()
                .filter(log -> seen.add(log.function + "." + log.version))
                .sorted(Comparator.comparing(FunctionLog::function)
                        .thenComparing(log -> log.version.length())
                        .thenComparing(FunctionLog::version))
                .toList();
    }

    private static FunctionLog of(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches() ? new FunctionLog(name.group(1), name.group(2), name.group(3), file) : null;
    }
}
