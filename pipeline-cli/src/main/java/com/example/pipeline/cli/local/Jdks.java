package com.example.pipeline.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The JDKs of this machine.
 *
 * @param variables environment variables, which can name JDKs
 * @param directories with JDKs
 */
public record Jdks(Map<String, String> variables, List<Path> directories) {
    public static final List<Path> USUAL_DIRECTORIES =
            List.of(Path.of("/usr/lib/jvm"), Path.of("/Library/Java/JavaVirtualMachines"));

    private static final List<String> NAMES =
            List.of("JAVA_HOME_%s_X64", "JAVA_HOME_%s_ARM64", "JAVA%s_HOME", "JAVA_%s_HOME");

    public static Jdks ofThisMachine() {
        return new Jdks(System.getenv(), USUAL_DIRECTORIES);
    }

    /** Returns the home of a JDK of this major version: one that a variable names, or one in the usual place. */
    public Optional<Path> home(String major) {
        Stream<Path> fromVariables = NAMES.stream()
                .map(name -> variables.get(name.formatted(major)))
                .filter(value -> value != null && !value.isEmpty())
                .map(Path::of);
        Pattern name = Pattern.compile("(.*[^0-9.])?" + Pattern.quote(major) + "([^0-9].*)?");
        Stream<Path> fromDirectories = directories.stream()
                .flatMap(Jdks::entries)
                .filter(entry -> name.matcher(entry.getFileName().toString()).matches())
                .flatMap(entry -> Stream.of(entry, entry.resolve("Contents/Home")));
        return Stream.concat(fromVariables, fromDirectories)
                .filter(home -> Files.isExecutable(home.resolve("bin/javac")))
                .findFirst();
    }

    private static Stream<Path> entries(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList().stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }
}
