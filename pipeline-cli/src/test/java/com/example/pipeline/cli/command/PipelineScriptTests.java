package com.example.pipeline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code ./pipeline}, with programs that only say which version they are. */
class PipelineScriptTests {
    @TempDir
    private Path directory;

    private Path programs;
    private Path jar;

    @BeforeEach
    void create() throws IOException {
        programs = Files.createDirectory(directory.resolve("programs"));
        for (String tool : new String[] {"dirname", "sed", "head", "find", "touch", "mkdir"}) {
            program(tool, "PATH=/usr/bin:/bin exec " + tool + " \"$@\"");
        }
        program("java", "[ \"$1\" = -version ] && echo 'openjdk version \"17.0.2\"' >&2 || echo \"java $*\"");
        program(
                "mvn",
                "[ \"$*\" = '-q -B -ntp -pl pipeline-cli -DskipTests package' ] || exit 1;"
                        + " mkdir -p pipeline-cli/target; touch pipeline-cli/target/pipeline-cli.jar; printf '\\033[0m'");
        program("git", "true");
        program("node", "echo v20.1.0");
        program("python3", "[ \"$1\" = -c ] || echo 'Python 3.11.2'");
        Path project = Files.createDirectories(directory.resolve("project/pipeline-cli/src/main"))
                .getParent()
                .getParent()
                .getParent();
        Files.copy(Path.of("../pipeline"), project.resolve("pipeline"));
        Files.createFile(project.resolve("pom.xml"));
        Files.createFile(project.resolve("pipeline-cli/pom.xml"));
        jar = project.resolve("pipeline-cli/target/pipeline-cli.jar");
    }

    @Test
    void theRunnerIsBuiltOnceAndStarted() throws Exception {
        assertThat(run()).isEqualTo("""
                Building pipeline-cli ...
                java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Djdk.console=java.base -jar pipeline-cli/target/pipeline-cli.jar run --approve all
                exit 0
                """);
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(run()).startsWith("java -XX:TieredStopAtLevel=1 ");
    }

    @Test
    void itIsBuiltAgainWhenASourceIsNewer() throws Exception {
        run();
        Path source = Files.createFile(directory.resolve("project/pipeline-cli/src/main/New.java"));
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));

        assertThat(run()).startsWith("Building pipeline-cli ...");
    }

    @Test
    void aBuildThatFailsStartsNothing() throws Exception {
        program("mvn", "printf '\\033[31mno such class\\033[0m'; exit 1");

        assertThat(run())
                .contains("no such class", "pipeline-cli does not build", "exit 1")
                .doesNotContain("java -D", "\u001b");
    }

    @ParameterizedTest
    @CsvSource({
        "java, echo 'openjdk version \"11.0.1\"' >&2, Java 17 or newer is needed (found: 11)",
        "node, echo v18.2.0, Node.js 20 or newer is needed (found: 18)",
        "python3, '[ \"$1\" = -c ] && exit 1 || echo Python 3.9.1', "
                + "Python 3.10 or newer with venv is needed (found: 3.9.1)"
    })
    void aProgramThatIsTooOldIsNamedWithItsVersion(String name, String script, String message) throws Exception {
        program(name, script);

        assertThat(run())
                .startsWith("pipeline: " + message + ". ")
                .contains("nstall")
                .endsWith("exit 2\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "mvn", "git", "node", "python3"})
    void aMissingProgramIsNamed(String name) throws Exception {
        Files.delete(programs.resolve(name));

        assertThat(run())
                .containsPattern("pipeline: .* is needed")
                .contains("nstall")
                .endsWith("exit 2\n");
    }

    @Test
    void theListOfRunsNeedsNoNodeAndNoPython() throws Exception {
        Files.delete(programs.resolve("node"));
        Files.delete(programs.resolve("python3"));

        assertThat(run("runs"))
                .contains("java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Djdk.console=java.base -jar ")
                .endsWith(" runs\nexit 0\n");
    }

    @Test
    void theDoctorStartsWithoutNodeAndPythonAndSaysSoItself() throws Exception {
        Files.delete(programs.resolve("node"));
        Files.delete(programs.resolve("python3"));

        assertThat(run("doctor")).contains("java -XX:TieredStopAtLevel=1 ").endsWith(" doctor\nexit 0\n");
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private String run() throws IOException, InterruptedException {
        return run("run", "--approve", "all");
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("/bin/sh", directory.resolve("project/pipeline").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PATH", programs.toString());
        builder.environment().remove("JAVA_HOME");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return output + "exit " + process.waitFor() + "\n";
    }
}
