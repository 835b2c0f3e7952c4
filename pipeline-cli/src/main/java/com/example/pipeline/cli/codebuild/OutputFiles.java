package com.example.pipeline.cli.codebuild;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the files of a {@link FileSet} after a build. */
final class OutputFiles {
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:([A-Za-z_]\\w*)|\\{([A-Za-z_]\\w*)})");

    private final Path source;
    private final Map<String, String> variables;
    private final BuildLog log;

    /** @param variables values at the end of the build */
    OutputFiles(Path source, Map<String, String> variables, BuildLog log) {
        this.source = source;
        this.variables = variables;
        this.log = log;
    }

    /** The variables that a text names. */
    static List<String> variables(String text) {
        return text == null
                ? List.of()
                : VARIABLE.matcher(text)
                        .results()
                        .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
                        .toList();
    }

    String expand(String path, String text) throws ClientError {
        for (String name : variables(text)) {
            if (!variables.containsKey(name)) {
                throw new ClientError(path + ": $" + name + " is not set at the end of the build");
            }
        }
        return VARIABLE.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        variables.get(match.group(1) == null ? match.group(2) : match.group(1))));
    }

    /** The folders that the base directory stands for. */
    List<Path> baseDirectories(FileSet set) throws IOException, ClientError {
        String written = set.baseDirectory() == null ? "." : set.baseDirectory();
        String base = expand(set.path() + ".base-directory", written);
        log.container("Expanding base directory path: " + base);
        Path direct = source.resolve(base).normalize();
        if (Files.isDirectory(direct)) {
            return List.of(direct);
        }
        Glob glob = Glob.of(base.replaceFirst("/+$", ""));
        List<Path> found;
        try (var entries = Files.walk(source, base.split("/").length)) {
            found = entries.filter(Files::isDirectory)
                    .filter(folder -> glob.matches(source.relativize(folder).toString()))
                    .sorted()
                    .toList();
        }
        if (found.isEmpty()) {
            throw new ClientError("no matching base directory path found for " + base);
        }
        return found;
    }

    /** Returns where each file is, by its path in the artifact. */
    Map<String, Path> select(FileSet set, List<Path> baseDirectories) throws IOException, ClientError {
        Map<String, Path> selected = new TreeMap<>();
        List<Glob> excluded = set.excludePaths().stream().map(Glob::of).toList();
        Predicate<String> included = path -> excluded.stream().noneMatch(glob -> glob.matches(path));
        for (Path base : baseDirectories) {
            for (String written : set.files()) {
                Glob glob = Glob.of(expand(set.path() + ".files", written));
                int before = selected.size();
                for (Path file : matches(base, glob)) {
                    String path = base.relativize(file).toString();
                    if (included.test(path)) {
                        selected.put(set.discardPaths() ? file.getFileName().toString() : path, file);
                    }
                }
                log.container(
                        selected.size() == before
                                ? "Skipping invalid file path " + glob.text()
                                : "Found " + (selected.size() - before) + " file(s) for " + glob.text());
            }
        }
        return selected;
    }

    private static List<Path> matches(Path base, Glob glob) throws IOException {
        List<Path> found = new ArrayList<>();
        Path start = base.resolve(glob.folder());
        FileVisitor<Path> visitor = new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()
                        && glob.matches(base.relativize(file).toString())) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // A link to a folder that it is in, or a start that isn't there.
                return FileVisitResult.CONTINUE;
            }
        };
        // Cached directories are links.
        Files.walkFileTree(start, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, visitor);
        return found;
    }
}
