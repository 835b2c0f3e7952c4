package com.example.pipeline.cli.local;

import com.example.pipeline.cli.document.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A private directory outside of every project, with a link to it in the project. Git, npm, Maven, Go, pytest and others
 * look for a project in the directories above the one where they run.
 */
public final class OutsideDirectory {
    private static final String PREFIX = "pipeline-build-";
    /** The names that {@link Files#createTempDirectory} gives. Nothing else is deleted by a link. */
    private static final Pattern NAME = Pattern.compile(PREFIX + "\\d+");
    /** Files and directories by which tools recognize a project. */
    private static final List<String> PROJECT =
            List.of((".git .hg .mvn package.json node_modules pom.xml go.mod go.work"
                            + " pyproject.toml setup.cfg pytest.ini tox.ini Cargo.toml .cargo Gemfile global.json composer.json"
                            + " settings.gradle tsconfig.json .editorconfig")
                    .split(" "));

    private OutsideDirectory() {}

    /**
     * Makes the directory in the system's directory for temporary files, or else in the user's cache.
     *
     * @param link the link to make
     * @return the directory, without links in its path
     * @throws Problem when a project is above each place
     */
    public static Path create(Path link) throws IOException {
        return create(
                link,
                List.of(
                        Path.of(System.getProperty("java.io.tmpdir")),
                        Path.of("/var/tmp"),
                        Path.of(System.getProperty("user.home"), ".cache")));
    }

    static Path create(Path link, List<Path> places) throws IOException {
        for (Path place : places) {
            if (Files.isWritable(place) && projectAbove(place.toRealPath()) == null) {
                Path directory = Files.createTempDirectory(place.toRealPath(), PREFIX);
                Files.createDirectories(link.getParent());
                Files.deleteIfExists(link);
                return Files.createSymbolicLink(link, directory).toRealPath();
            }
        }
        throw Problem.failed("A build needs a directory with no project above it, and there is none: "
                + places.stream()
                        .map(place -> place + " (" + projectAbove(place.toAbsolutePath()) + ")")
                        .toList()
                + ". Remove what is there.");
    }

    private static Path projectAbove(Path directory) {
        for (Path parent = directory; parent != null; parent = parent.getParent()) {
            for (String name : PROJECT) {
                if (Files.exists(parent.resolve(name))) {
                    return parent.resolve(name);
                }
            }
        }
        return null;
    }

    /** Deletes a directory by its link, and the link. */
    public static void delete(Path link) throws IOException {
        if (Files.isSymbolicLink(link)) {
            Path directory = Files.readSymbolicLink(link);
            if (directory.isAbsolute()
                    && NAME.matcher(directory.getFileName().toString()).matches()) {
                Directories.delete(directory);
            }
            Files.delete(link);
        }
    }

    /** The same for each link in the directories of a run's actions, {@code <stage>/<action>/<link>}. */
    public static void deleteBelow(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            try (Stream<Path> entries = Files.walk(directory, 3)) {
                for (Path link : entries.filter(Files::isSymbolicLink).toList()) {
                    delete(link);
                }
            }
        }
    }
}
