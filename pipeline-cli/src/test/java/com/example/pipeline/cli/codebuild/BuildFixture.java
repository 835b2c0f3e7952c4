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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;

/**
 * A directory with a buildspec and its expected outcome ({@code expected.txt}). It can also have properties of the
 * project ({@code project.yml}, as in a template), a stack that is there before ({@code surroundings.yml}), files of the source ({@code source}) and of a secondary source ({@code
 * Other}), and variables of the project ({@code environment.properties}).
 *
 * @param aws makes the projects
 */
record BuildFixture(Path folder, Path work, RunningAws aws) {
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
    private static final Pattern NOTICE =
            Pattern.compile("(on-failure|exported-variables): .*|Artifact name .*|Skipping .*");

    String expected() throws IOException {
        return Files.readString(folder.resolve("expected.txt"));
    }

    /** Runs the build and describes its outcome. */
    String actual() throws IOException {
        copy("source");
        copy("Other");
        copy("buildspec.yml", work.resolve("source/buildspec.yml"));
        LocalImage machine = new LocalImage(MACHINE, Path.of(System.getProperty("user.home")), List.of());
        Buildspec buildspec;
        BuildProject project;
        try {
            project = project();
            List<String> unsupported = project.unsupported(machine);
            if (!unsupported.isEmpty()) {
                return "Not supported by the local runner\n" + String.join("\n", unsupported) + "\n";
            }
            buildspec = project.buildspec(work.resolve("source"));
        } catch (IllegalStateException e) {
            return "The project is refused\n" + e.getMessage() + "\n";
        } catch (Problem | IllegalArgumentException e) {
            return "Problem\n" + e.getMessage() + "\n";
        }
        Build build;
        try {
            build = build(project, buildspec);
        } catch (IllegalArgumentException e) {
            return "The build fails\n" + e.getMessage() + "\n";
        }
        BuildResult result = build.run(machine, line -> {});
        return (text(result) + lines("passed over", buildspec.notices().stream()) + text(buildspec))
                .replace(work.resolve("source").toString(), "<source>")
                .replace(work.toString(), "<work>")
                .replaceAll("<work>/build/shell-.*", "<message of the shell>");
    }

    private BuildProject project() throws IOException {
        CodeBuildClient codeBuild = aws.aws().clients(RunningAws.REGION).codeBuild(aws.root());
        boolean own = Files.exists(folder.resolve("project.yml"));
        String name = own ? folder.getFileName().toString() : "project";
        Optional<BuildProject> made = BuildProject.find(codeBuild, name);
        if (made.isEmpty()) {
            aws.deploy(name, template(name, own ? Files.readString(folder.resolve("project.yml")) : ""));
        }
        return BuildProject.read(codeBuild, name);
    }

    /** @param properties of the project; the others have defaults */
    private static String template(String name, String properties) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Source", "{Type: CODEPIPELINE}");
        all.put("Artifacts", "{Type: CODEPIPELINE}");
        all.put("Cache", "{Type: LOCAL, Modes: [LOCAL_CUSTOM_CACHE]}");
        all.put(
                "Environment",
                "{Type: LINUX_CONTAINER, ComputeType: BUILD_GENERAL1_SMALL,"
                        + " Image: 'aws/codebuild/amazonlinux-x86_64-standard:6.0'}");
        all.keySet().removeIf(key -> properties.lines().anyMatch(line -> line.startsWith(key + ":")));
        return "Resources:\n  Project:\n    Type: AWS::CodeBuild::Project\n    Properties:\n"
                + Stream.concat(
                                Stream.of("Name: " + name, "ServiceRole: arn:aws:iam::111111111111:role/build"),
                                Stream.concat(
                                        all.entrySet().stream().map(entry -> entry.getKey() + ": " + entry.getValue()),
                                        properties.lines()))
                        .map(line -> "      " + line + "\n")
                        .collect(Collectors.joining());
    }

    private Build build(BuildProject project, Buildspec buildspec) throws IOException {
        if (Files.exists(folder.resolve("surroundings.yml"))) {
            aws.deploy(folder.getFileName() + "-surroundings", Files.readString(folder.resolve("surroundings.yml")));
        }
        Map<String, BuildVariable> declared = new LinkedHashMap<>(buildspec.storedVariables());
        declared.putAll(project.environment());
        VariableValues variables = VariableValues.read(declared, new ServiceRole(aws.aws(), project, "7"));
        Map<String, String> environment = new HashMap<>(variables.values());
        environment.putAll(environment());
        return new Build(
                project.name(),
                7,
                project.image(),
                project.privileged(),
                buildspec,
                work.resolve("build"),
                work.resolve("source"),
                Map.of("Other", work.resolve("Other")),
                environment,
                variables.secrets(),
                List.of(),
                project.hasCache() ? work.resolve("cache") : null,
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

    private void copy(String name, Path to) throws IOException {
        if (Files.exists(folder.resolve(name))) {
            Files.copy(folder.resolve(name), to);
        }
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
