package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.codebuild.Buildspec.FileSet;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the files of a {@link FileSet} at the end of a build.
 *
 * @param variables values at the end of the build
 */
record OutputFiles(Path source, Map<String, String> variables, BuildLog log) {
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:([A-Za-z_]\\w*)|\\{([A-Za-z_]\\w*)})");
    private static final Pattern WILDCARD = Pattern.compile("/\\*\\*(/\\*)?$|\\*\\*/|\\*\\*|\\*|\\?");

    /** Returns the names of the variables in a text. */
    static List<String> names(String text) {
        return VARIABLE.matcher(text).results().map(OutputFiles::name).toList();
    }

    private static String name(MatchResult variable) {
        return variable.group(1) == null ? variable.group(2) : variable.group(1);
    }

    /** @param path of the text in the buildspec */
    String expand(String path, String text) throws IOException {
        for (String name : names(text)) {
            if (!variables.containsKey(name)) {
                throw new IOException(path + ": $" + name + " is not set at the end of the build");
            }
        }
        return VARIABLE.matcher(text).replaceAll(variable -> Matcher.quoteReplacement(variables.get(name(variable))));
    }

    /** Returns the location of each file by its path in the artifact. */
    Map<String, Path> select(FileSet set) throws IOException {
        Map<String, Path> selected = new TreeMap<>();
        List<Pattern> excluded =
                set.excludePaths().stream().map(OutputFiles::pattern).toList();
        for (Path base : baseDirectories(set)) {
            for (String written : set.files()) {
                String expanded = expand(set.path() + ".files", written);
                Path root = root(set, base, expanded);
                String glob = (expanded.startsWith("/")
                                ? expanded.substring(root.toString().length())
                                : expanded)
                        .replaceFirst("^(\\./|/)", "");
                int before = selected.size();
                for (Path file : matches(root, glob)) {
                    String path = root.relativize(file).toString();
                    if (excluded.stream()
                            .noneMatch(pattern -> pattern.matcher(path).matches())) {
                        selected.put(set.discardPaths() ? file.getFileName().toString() : path, file);
                    }
                }
                log.container(
                        selected.size() == before
                                ? "Skipping invalid file path " + glob
                                : "Found " + (selected.size() - before) + " file(s) for " + glob);
            }
        }
        return selected;
    }

    /** Returns the directory that the paths in an artifact start from: for an absolute path, the base or the source. */
    private Path root(FileSet set, Path base, String file) throws IOException {
        if (!file.startsWith("/") || file.startsWith(base + "/")) {
            return base;
        }
        if (file.startsWith(source + "/")) {
            return source;
        }
        if (set.anywhere()) {
            return Path.of("/");
        }
        throw new IOException(set.path() + ".files: " + file
                + " is outside of the source, which is not supported by the local runner");
    }

    private List<Path> baseDirectories(FileSet set) throws IOException {
        String written = set.baseDirectory() == null ? "." : set.baseDirectory();
        String base = expand(set.path() + ".base-directory", written);
        log.container("Expanding base directory path: " + base);
        Path direct = source.resolve(base).normalize();
        if (Files.isDirectory(direct)) {
            return List.of(direct);
        }
        Pattern pattern = pattern(base.replaceFirst("/+$", ""));
        try (var entries = Files.walk(source, base.split("/").length)) {
            List<Path> found = entries.filter(Files::isDirectory)
                    .filter(directory -> pattern.matcher(
                                    source.relativize(directory).toString())
                            .matches())
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new IOException("no matching base directory path found for " + base);
            }
            return found;
        }
    }

    /**
     * Translates a glob: {@code *} and {@code ?} stay within a directory, {@code **} matches any number of
     * directories, and {@code x/**}{@code /*} matches {@code x} itself, too ("Build specification reference for
     * CodeBuild", exclude-paths). The globs of the JDK differ in the last two.
     */
    private static Pattern pattern(String glob) {
        String text = glob.replaceFirst("^\\./", "");
        StringBuilder regex = new StringBuilder();
        Matcher wildcards = WILDCARD.matcher(text);
        int end = 0;
        while (wildcards.find()) {
            regex.append(Pattern.quote(text.substring(end, wildcards.start())));
            regex.append(
                    switch (wildcards.group()) {
                        case "*" -> "[^/]*";
                        case "?" -> "[^/]";
                        case "**" -> ".*";
                        case "**/" -> "(.*/)?";
                        default -> "(/.*)?";
                    });
            end = wildcards.end();
        }
        return Pattern.compile(regex + Pattern.quote(text.substring(end)), Pattern.DOTALL);
    }

    private static List<Path> matches(Path base, String glob) throws IOException {
        List<Path> found = new ArrayList<>();
        Pattern pattern = pattern(glob);
        Matcher wildcard = Pattern.compile("[*?]").matcher(glob);
        String fixed = wildcard.find() ? glob.substring(0, wildcard.start()) : glob;
        Path start = base.resolve(fixed.substring(0, Math.max(0, fixed.lastIndexOf('/'))));
        SimpleFileVisitor<Path> visitor = new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()
                        && pattern.matcher(base.relativize(file).toString()).matches()) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // A link to one of its own parents, or a start that does not exist.
                return FileVisitResult.CONTINUE;
            }
        };
        // Cached directories are links.
        Files.walkFileTree(start, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, visitor);
        return found;
    }
}
