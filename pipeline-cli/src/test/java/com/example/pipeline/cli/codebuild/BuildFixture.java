package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.codebuild.Buildspec.Command;
import com.example.pipeline.cli.codebuild.Buildspec.Phase;
import com.example.pipeline.cli.document.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A directory with a buildspec and its expected outcome ({@code expected.txt}). It can also have files of the
 * source ({@code source}) and of a secondary source ({@code Other}), and variables of the project ({@code
 * environment.properties}).
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
    private static final Pattern CONTAINER = Pattern.compile("\\[Container] \\S+ \\S+ (.*)");
    private static final Pattern PHASE = Pattern.compile("Phase complete: (\\S+) State: (\\S+)");
    private static final Pattern MESSAGE = Pattern.compile("Phase context status code: \\S* ?Message: (.*)");
    private static final Pattern NOTICE = Pattern.compile("(on-failure|exported-variables): .*|Artifact name .*");

    String expected() throws IOException {
        return Files.readString(folder.resolve("expected.txt"));
    }

    /** Runs the build and describes its outcome. */
    String actual() throws IOException {
        Buildspec buildspec;
        try {
            buildspec = BuildspecReader.parse(Files.readString(folder.resolve("buildspec.yml")), "buildspec.yml");
        } catch (Problem e) {
            return "Problem\n" + e.getMessage() + "\n";
        }
        LocalImage image = new LocalImage(MACHINE, Path.of(System.getProperty("user.home")), List.of());
        BuildResult result = build(buildspec).run(image, line -> {});
        return (text(result) + text(buildspec))
                .replace(work.resolve("source").toString(), "<source>")
                .replace(work.toString(), "<work>")
                .replaceAll("<work>/build/shell-.*", "<message of the shell>");
    }

    private Build build(Buildspec buildspec) throws IOException {
        Files.createDirectories(work.resolve("build"));
        copy("source");
        copy("Other");
        return new Build(
                "project",
                7,
                buildspec,
                work.resolve("build"),
                work.resolve("source"),
                Map.of("Other", work.resolve("Other")),
                environment(),
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
                + lines(
                        "exported",
                        result.exportedVariables().entrySet().stream().map(Map.Entry::toString))
                + lines(
                        "artifact",
                        result.outputs().artifacts().entrySet().stream()
                                .map(artifact -> (artifact.getKey().isEmpty() ? "(primary)" : artifact.getKey()) + " "
                                        + artifact.getValue().keySet()))
                + lines("report", result.outputs().reports().stream().map(BuildFixture::text));
    }

    private static String text(BuildReport report) {
        return report.group() + " " + report.type() + " " + report.files().size() + " file(s): " + report.summary();
    }

    /** Describes the log: its phases, its notices, and the output of the commands. */
    private String text(Buildspec buildspec) throws IOException {
        String log = Files.readString(work.resolve("build.log"));
        for (Phase phase : buildspec.phases()) {
            for (Command command : phase.commands()) {
                log = log.replace(command.text().strip(), command.title());
            }
        }
        List<String> phases = new ArrayList<>();
        List<String> notices = new ArrayList<>();
        List<String> output = new ArrayList<>();
        for (String line : log.lines().toList()) {
            Matcher container = CONTAINER.matcher(line);
            if (!container.matches()) {
                output.add(line);
                continue;
            }
            String text = container.group(1);
            Matcher phase = PHASE.matcher(text);
            Matcher message = MESSAGE.matcher(text);
            if (phase.matches()) {
                phases.add(phase.group(1) + " " + phase.group(2));
            } else if (message.matches() && !message.group(1).isEmpty()) {
                phases.add(phases.remove(phases.size() - 1) + ": " + message.group(1));
            } else if (NOTICE.matcher(text).matches()) {
                notices.add(text);
            }
        }
        return lines("phase", phases.stream()) + lines("notice", notices.stream()) + lines("output", output.stream());
    }

    private static String lines(String title, Stream<String> lines) {
        return lines.map(line -> title + ": " + line + "\n").collect(Collectors.joining());
    }
}
