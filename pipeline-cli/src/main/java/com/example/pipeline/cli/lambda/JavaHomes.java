package com.example.pipeline.cli.lambda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The JDKs of this machine: those that variables point to, and those in the usual folders. */
public record JavaHomes(Map<String, String> machine, List<Path> folders) {
    public static final List<Path> USUAL =
            List.of(Path.of("/usr/lib/jvm"), Path.of("/Library/Java/JavaVirtualMachines"));
    private static final List<String> VARIABLES =
            List.of("JAVA_HOME_%s_X64", "JAVA_HOME_%s_ARM64", "JAVA%s_HOME", "JAVA_%s_HOME");

    public Optional<Path> find(String major) {
        Stream<Path> fromVariables = VARIABLES.stream()
                .map(name -> machine.get(name.formatted(major)))
                .filter(value -> value != null && !value.isEmpty())
                .map(Path::of);
        Pattern name = Pattern.compile("(.*[^0-9.])?" + Pattern.quote(major) + "([^0-9].*)?");
        Stream<Path> fromFolders = folders.stream()
                .flatMap(JavaHomes::entries)
                .filter(folder -> name.matcher(folder.getFileName().toString()).matches())
                .flatMap(folder -> Stream.of(folder, folder.resolve("Contents/Home")));
        return Stream.concat(fromVariables, fromFolders)
                .filter(home -> Files.isExecutable(home.resolve("bin/javac")))
                .findFirst();
    }

    private static Stream<Path> entries(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList().stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }
}
