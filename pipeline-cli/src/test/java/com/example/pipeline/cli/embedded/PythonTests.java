package com.example.pipeline.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonTests {

    @TempDir
    Path directory;

    @Test
    void machineWithoutPythonIsToldHowToGetIt() {
        assertThatExceptionOfType(MissingPrerequisite.class)
                .isThrownBy(() -> Python.find(List.of("no-such-python")))
                .withMessageContaining("There is no python3")
                .withMessageContaining("apt-get install python3");
    }

    @Test
    void pythonThatWillNotDoIsNamedWithItsReason() throws IOException {
        String old = Scripts.write(directory.resolve("python3"), "echo 'this is 3.9.'; exit 1")
                .toString();

        assertThatExceptionOfType(MissingPrerequisite.class)
                .isThrownBy(() -> Python.find(List.of(old)))
                .withMessageContaining(old + ": this is 3.9.");
    }

    @Test
    void nextCandidateIsTakenWhenTheFirstWillNotDo() throws IOException {
        String old = Scripts.write(directory.resolve("python3"), "exit 1").toString();
        String good = Scripts.write(directory.resolve("python3.13"), "exit 0").toString();

        assertThat(Python.find(List.of("no-such-python", old, good)).command()).isEqualTo(good);
    }

    @Test
    void pythonOfThisMachineWillDo() {
        assertThat(Python.CANDIDATES).contains(Python.find(Python.CANDIDATES).command());
    }
}
