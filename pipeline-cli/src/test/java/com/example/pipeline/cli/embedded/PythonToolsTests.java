package com.example.pipeline.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.example.pipeline.cli.document.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonToolsTests {

    @TempDir
    Path directory;

    private final Queue<String> progress = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void lockNothing() throws IOException {
        Files.writeString(directory.resolve("requirements.txt"), "");
    }

    private Path venv() {
        return directory.resolve("cache/0123456789ab");
    }

    private PythonTools tools(String... interpreters) {
        return new PythonTools(directory, venv(), List.of(interpreters));
    }

    /** A Python that makes a venv whose own Python notes its arguments. */
    private String python(String pip) throws IOException {
        Path inner = Scripts.write(directory.resolve("inner"), "echo \"$@\"; " + pip);
        return Scripts.write(directory.resolve("python3"), """
                if [ "$2" = venv ]; then
                  mkdir -p "$3/bin"
                  cp '%s' "$3/bin/python"
                fi""".formatted(inner)).toString();
    }

    @Test
    void onlyLockedPackagesAreInstalled() throws IOException {
        tools(python("exit 0")).install(progress::add);

        assertThat(directory.resolve("cache/0123456789ab.log"))
                .content()
                .contains("-m pip install")
                .contains("--require-hashes")
                .contains("-r " + directory.resolve("requirements.txt"));
        assertThat(progress).singleElement().asString().contains(venv().toString());
    }

    @Test
    void completeVenvIsUsedWithoutAskingAnybody() throws IOException {
        tools(python("exit 0")).install(progress::add);
        progress.clear();

        tools("no-such-python").install(progress::add);

        assertThat(progress).isEmpty();
    }

    @Test
    void venvThatWasNotFinishedIsStartedOver() throws IOException {
        Path halfDone = Files.createDirectories(venv().resolve("lib")).resolve("half-done");
        Files.writeString(halfDone, "");

        tools(python("exit 0")).install(progress::add);

        assertThat(halfDone).doesNotExist();
    }

    @Test
    void venvWhosePythonWasRemovedIsStartedOver() throws IOException {
        String python = python("exit 0");
        tools(python).install(progress::add);
        Files.delete(venv().resolve("bin/python"));

        tools(python).install(progress::add);

        assertThat(venv().resolve("bin/python")).isExecutable();
    }

    @Test
    void venvWhosePythonWasReplacedByAnotherVersionIsStartedOver() throws IOException {
        String python = python("exit 0");
        tools(python).install(progress::add);
        Path successor = Scripts.write(directory.resolve("python3.99"), "exit 0");
        Files.delete(venv().resolve("bin/python"));
        Files.createSymbolicLink(venv().resolve("bin/python"), successor);

        tools(python).install(progress::add);

        assertThat(Files.isSymbolicLink(venv().resolve("bin/python"))).isFalse();
    }

    @Test
    void failureNamesTheLogAndLeavesNoCompleteVenv() throws IOException {
        PythonTools tools = tools(python("echo 'no matching distribution'; exit 1"));

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> tools.install(progress::add))
                .withMessageContaining(
                        directory.resolve("cache/0123456789ab.log").toString());
        assertThat(directory.resolve("cache/0123456789ab.log")).content().contains("no matching distribution");
        assertThat(venv().resolve(".complete")).doesNotExist();
    }

    @Test
    void firstRunsAtTheSameTimeInstallOnce() throws IOException {
        String python = python("exit 0");

        var one = CompletableFuture.runAsync(() -> tools(python).install(progress::add));
        var other = CompletableFuture.runAsync(() -> tools(python).install(progress::add));
        CompletableFuture.allOf(one, other).join();

        assertThat(progress).hasSize(1);
    }

    @Test
    void machineWithoutPythonIsToldHowToGetIt() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> tools("no-such-python").install(progress::add))
                .withMessageContaining("There is no python3")
                .withMessageContaining("apt-get install python3");
    }

    @Test
    void unsuitablePythonIsNamedWithTheReason() throws IOException {
        String old = Scripts.write(directory.resolve("old"), "echo 'this is 3.9.' >&2; exit 1")
                .toString();

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> tools(old).install(progress::add))
                .withMessageContaining(old + ": this is 3.9.");
    }

    @Test
    void nextPythonIsTakenWhenTheFirstIsUnsuitable() throws IOException {
        String old = Scripts.write(directory.resolve("old"), "exit 1").toString();
        String good = Scripts.write(directory.resolve("good"), "exit 0").toString();

        assertThat(PythonTools.findInterpreter(List.of("no-such-python", old, good)))
                .isEqualTo(good);
    }

    @Test
    void pythonOfThisMachineIsSuitable() {
        assertThat(PythonTools.INTERPRETERS).contains(PythonTools.findInterpreter(PythonTools.INTERPRETERS));
    }

    @Test
    void cacheThatCannotBeMadeIsNamed() throws IOException {
        Files.writeString(directory.resolve("cache"), "");

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> tools("python3").install(progress::add))
                .withMessageContaining(venv().toString());
    }

    @Test
    void commandsDoNotChangeWhichPythonABuildFinds() throws IOException {
        PythonTools tools = tools(python("exit 0"));
        tools.install(progress::add);

        try (var commands = Files.list(tools.commands())) {
            assertThat(commands.map(command -> command.getFileName().toString()))
                    .containsExactly("aws");
        }
    }
}
