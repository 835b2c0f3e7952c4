package com.example.pipeline.cli.codebuild;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder with a buildspec and what comes of it ({@code expected.txt}); if need be with the files of the
 * source ({@code source}), of a secondary source ({@code Other}), variables of the project ({@code
 * environment.properties}) and the names of those that are secret ({@code secrets.txt}).
 */
record BuildFixture(Path folder, Path work) {
    private static final Map<String, String> MACHINE = Map.of(
            "PATH",
            System.getenv("PATH"),
            "USER",
            "somebody",
            "LEAK",
            "1",
            "AWS_PROFILE",
            "mine",
            "AWS_ACCESS_KEY_ID",
            "mine");

    String expected() throws IOException {
        return Files.readString(folder.resolve("expected.txt"));
    }

    /** Runs the build and says in text what came of it. */
    String actual() throws IOException {
        Buildspec buildspec;
        try {
            buildspec = Buildspec.parse(Files.readString(folder.resolve("buildspec.yml")), "buildspec.yml");
        } catch (BuildspecException e) {
            return e.getClass().getSimpleName() + "\n" + e.getMessage() + "\n";
        }
        BuildResult result = new BuildHost(MACHINE, Path.of(System.getProperty("user.home")), List.of())
                .run(request(buildspec), line -> {});
        return (text(result) + output(buildspec))
                .replace(work.resolve("source").toString(), "<source>")
                .replace(work.toString(), "<work>")
                .replaceAll("<work>/build/shell-.*", "<message of the shell>");
    }

    BuildRequest request(Buildspec buildspec) throws IOException {
        Files.createDirectories(work.resolve("build"));
        copy("source");
        copy("Other");
        Path secrets = folder.resolve("secrets.txt");
        return new BuildRequest(
                "project",
                7,
                buildspec,
                work.resolve("build"),
                work.resolve("source"),
                Map.of("Other", work.resolve("Other")),
                environment(),
                Files.exists(secrets) ? Set.copyOf(Files.readAllLines(secrets)) : Set.of(),
                List.of(),
                work.resolve("cache"),
                Duration.ofMinutes(1),
                work.resolve("build.log"));
    }

    private Map<String, String> environment() throws IOException {
        Properties properties = new Properties();
        if (Files.exists(folder.resolve("environment.properties"))) {
            try (InputStream in = Files.newInputStream(folder.resolve("environment.properties"))) {
                properties.load(in);
            }
        }
        Map<String, String> environment = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> environment.put(name, properties.getProperty(name)));
        return environment;
    }

    private void copy(String name) throws IOException {
        Path from = folder.resolve(name);
        Files.createDirectories(work.resolve(name));
        if (Files.exists(from)) {
            try (Stream<Path> entries = Files.walk(from)) {
                for (Path entry : (Iterable<Path>) entries.filter(Files::isRegularFile)::iterator) {
                    Path to = work.resolve(name).resolve(from.relativize(entry).toString());
                    Files.createDirectories(to.getParent());
                    Files.copy(entry, to);
                }
            }
        }
    }

    private static String text(BuildResult result) {
        return result.status() + "\n"
                + lines("failure", Stream.ofNullable(result.failure()))
                + lines("phase", result.phases().stream().map(BuildFixture::text))
                + lines(
                        "exported",
                        result.exportedVariables().entrySet().stream().map(Map.Entry::toString))
                + lines(
                        "artifact",
                        result.artifacts().entrySet().stream()
                                .map(artifact -> text(artifact.getKey(), artifact.getValue())))
                + lines("report", result.reports().stream().map(BuildFixture::text))
                + lines("notice", result.notices().stream());
    }

    private static String text(PhaseResult phase) {
        String message = phase.message().isEmpty() ? "" : ": " + phase.message();
        return phase.name() + " " + phase.status() + message;
    }

    private static String text(String identifier, Artifact artifact) {
        return (identifier.isEmpty() ? "(primary)" : identifier) + " \"" + artifact.name() + "\" " + artifact.base()
                + " " + artifact.files().keySet();
    }

    private static String text(ReportResult report) {
        return report.group() + " " + report.type() + " " + report.files().size() + " file(s): "
                + (report.tests() == null ? report.coverage() : report.tests());
    }

    private static String lines(String title, Stream<String> lines) {
        return lines.map(line -> title + ": " + line + "\n").collect(Collectors.joining());
    }

    /** What the build printed: the log without the host's own lines. */
    private String output(Buildspec buildspec) throws IOException {
        String log = Files.readString(work.resolve("build.log"));
        for (Phase phase : buildspec.phases()) {
            for (Command command : phase.commands()) {
                log = log.replace(command.text().strip(), command.title());
            }
        }
        return lines("output", log.lines().filter(line -> !line.startsWith("[Container]")));
    }
}
