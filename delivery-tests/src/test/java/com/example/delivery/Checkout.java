package com.example.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** This repository's working tree as a repository of its own, with the runner that is under test already built. */
final class Checkout {

    private static final Pattern DEPLOYED = Pattern.compile("(?m)^ +\\d{12} +(\\S+) +(https://\\S+)");
    private static final YAMLMapper YAML = new YAMLMapper();

    private final Path directory;
    private String printed = "";

    private Checkout(Path directory) {
        this.directory = directory;
    }

    static Checkout in(Path directory) throws IOException, InterruptedException {
        Checkout checkout = new Checkout(directory);
        Path repository = ProjectUnderTest.ROOT;
        String files = output(repository, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard");
        for (String file : files.split("\0")) {
            if (Files.exists(repository.resolve(file))) {
                copy(repository.resolve(file), directory.resolve(file));
            }
        }
        // A push of the branch that the settings name starts the pipeline that deploys.
        checkout.git(
                "init",
                "--quiet",
                "--initial-branch",
                ProjectUnderTest.read().settings().branch());
        checkout.commit("As it is");
        for (String built : List.of("pipeline-cli.jar", "lib", "python", "runtime-interface-client")) {
            copyTree(
                    repository.resolve("pipeline-cli/target").resolve(built),
                    directory.resolve("pipeline-cli/target").resolve(built));
        }
        return checkout;
    }

    /** Runs {@code ./pipeline run} as a user does, without a terminal, and returns its exit code. */
    int run(String... options) throws IOException, InterruptedException {
        return pipeline(Stream.concat(Stream.of("run"), Stream.of(options)).toArray(String[]::new));
    }

    int pipeline(String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        printed = new String(process.getInputStream().readAllBytes());
        return process.waitFor();
    }

    Process start(String... arguments) throws IOException {
        return new ProcessBuilder(Stream.concat(Stream.of("./pipeline"), Stream.of(arguments))
                        .toList())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
    }

    String printed() {
        return printed;
    }

    /** @return the URLs that a run printed, per stack */
    static Map<String, String> urls(String printed) {
        Map<String, String> urls = new LinkedHashMap<>();
        for (Matcher line = DEPLOYED.matcher(printed); line.find(); ) {
            urls.put(line.group(1), line.group(2));
        }
        return urls;
    }

    Path resolve(String file) {
        return directory.resolve(file);
    }

    void write(String file, String text) throws IOException {
        Files.createDirectories(resolve(file).getParent());
        Files.writeString(resolve(file), text);
    }

    void delete(String directory) throws IOException {
        if (Files.exists(resolve(directory))) {
            try (Stream<Path> files = Files.walk(resolve(directory))) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Changes a YAML file; its comments get lost. */
    void changeYaml(String file, Consumer<ObjectNode> change) throws IOException {
        ObjectNode content = (ObjectNode) YAML.readTree(resolve(file).toFile());
        change.accept(content);
        Files.writeString(resolve(file), YAML.writeValueAsString(content));
    }

    /** @return path of the application's archive, which the build's buildspec names */
    String archive(String buildspec) throws IOException {
        return YAML.readTree(resolve(buildspec).toFile())
                .at("/env/variables/ARCHIVE")
                .asString();
    }

    /** @return path of the application's check of an environment, in the source */
    String smokeCheck(ProjectUnderTest project) throws IOException {
        String buildspec =
                project.buildspec(project.names().deployProject(project.first().name()));
        return YAML.readTree(resolve(buildspec).toFile())
                .at("/env/variables/SMOKE_CHECK")
                .asString();
    }

    /** @return folder of the module that builds the application's archive */
    String archiveModule(String buildspec) throws IOException {
        String archive = archive(buildspec);
        return archive.substring(0, archive.indexOf("/target/"));
    }

    /**
     * Changes the work tree so that it builds with one unit test instead of all. For runs that are about what the
     * pipeline does with a build, when all unit tests have passed before.
     */
    void keepOneUnitTest(String module) throws IOException, InterruptedException {
        git("rm", "-r", "--quiet", "*/src/test/java/*");
        write(module + "/src/test/java/OneTests.java", """
                class OneTests {
                    @org.junit.jupiter.api.Test
                    void passes() {}
                }
                """);
        Path options = resolve(".mvn/maven.config");
        write(
                ".mvn/maven.config",
                (Files.exists(options) ? Files.readString(options).strip() + "\n" : "")
                        + "-Djacoco.haltOnFailure=false\n-Dspotless.check.skip=true\n");
    }

    void commit(String message) throws IOException, InterruptedException {
        git("add", "--all");
        git("-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "--quiet", "--message", message);
    }

    /** Back to the first commit; what runs have left stays. */
    void reset() throws IOException, InterruptedException {
        git(
                "reset",
                "--hard",
                "--quiet",
                output(directory, "git", "rev-list", "--max-parents=0", "HEAD").strip());
    }

    void git(String... arguments) throws IOException, InterruptedException {
        output(directory, Stream.concat(Stream.of("git"), Stream.of(arguments)).toArray(String[]::new));
    }

    /** @return the run.json of the newest execution but {@code before} */
    JsonNode execution(int before) throws IOException {
        try (Stream<Path> runs = Files.list(resolve(".pipeline/runs"))) {
            List<Integer> numbers = runs.map(run -> run.getFileName().toString())
                    .filter(name -> name.matches("\\d+"))
                    .map(Integer::valueOf)
                    .sorted()
                    .toList();
            int number = numbers.get(numbers.size() - 1 - before);
            return new JsonMapper()
                    .readTree(resolve(".pipeline/runs/" + number + "/run.json").toFile());
        }
    }

    /** @return status of a stage in the newest execution, or "" if it was not reached */
    String stage(String name) throws IOException {
        for (JsonNode stage : execution(0).get("stages")) {
            if (stage.get("name").asString().equals(name)) {
                return stage.get("status").asString();
            }
        }
        return "";
    }

    private static String output(Path directory, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
        return output;
    }

    static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    /** Built files must not be older than sources, or the script builds them again. */
    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        if (Files.isExecutable(from)) {
            to.toFile().setExecutable(true);
        }
    }
}
