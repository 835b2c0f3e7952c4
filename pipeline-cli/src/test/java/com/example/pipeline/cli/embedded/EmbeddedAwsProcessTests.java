package com.example.pipeline.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.example.pipeline.cli.local.ProcessGroup;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedAwsProcessTests {
    private static final String PYTHON = Python.find(Python.CANDIDATES).command();

    @TempDir
    Path home;

    @TempDir
    Path venv;

    private EmbeddedAwsSettings settings(String python) throws IOException {
        Scripts.write(venv.resolve("bin/python"), python);
        return new EmbeddedAwsSettings(
                new PythonTools(venv, venv, List.of()), home, home.resolve("run"), URI.create("http://127.0.0.1:9"));
    }

    @Test
    void processThatEndsAtOnceIsReportedWithTheEndOfItsLog() throws IOException {
        EmbeddedAwsSettings settings = settings("seq 1 30; exit 3");

        assertThatExceptionOfType(EmbeddedAwsFailure.class)
                .isThrownBy(() -> EmbeddedAws.start(settings))
                .withMessageContaining("exit code 3")
                .withMessageContaining(settings.log().toString())
                .withMessageEndingWith("29\n30")
                .withMessageNotContaining("\n10\n");
    }

    @Test
    void failedStartLeavesTheFolderFree() throws IOException {
        EmbeddedAwsSettings settings = settings("exit 3");
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatExceptionOfType(EmbeddedAwsFailure.class)
                    .isThrownBy(() -> EmbeddedAws.start(settings))
                    .withMessageContaining("exit code 3");
        }
    }

    @Test
    void pythonThatIsMissingIsReported() throws IOException {
        EmbeddedAwsSettings settings = settings("");
        Files.delete(venv.resolve("bin/python"));

        assertThatExceptionOfType(EmbeddedAwsFailure.class)
                .isThrownBy(() -> EmbeddedAws.start(settings))
                .withMessageContaining("Cannot start the embedded AWS");
    }

    /** Leads a group, has a child, prints the child's pid when all of that is so. */
    private static Process leader(String comment, String trap) throws IOException {
        String shell = "trap '" + trap + "' TERM; sleep 600 & echo $!; while :; do wait; done # " + comment;
        return new ProcessBuilder(
                        PYTHON, "-c", "import os, sys; os.setpgrp(); os.execvp('sh', ['sh', '-c', sys.argv[1]])", shell)
                .start();
    }

    private static ProcessHandle child(Process leader) throws IOException {
        BufferedReader output = leader.inputReader();
        return ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
    }

    private static boolean ends(ProcessHandle process) throws Exception {
        process.onExit().get(10, TimeUnit.SECONDS);
        return !process.isAlive();
    }

    @Test
    void groupEndsWithItsLeader() throws Exception {
        Process leader = leader("", "exit 5");
        ProcessHandle child = child(leader);

        new ProcessGroup(leader.toHandle()).end(Duration.ofSeconds(10));

        assertThat(leader.waitFor()).isEqualTo(5);
        assertThat(ends(child)).isTrue();
    }

    @Test
    void leaderThatIgnoresTheSignalIsKilledWithItsGroup() throws Exception {
        Process leader = leader("", "");
        ProcessHandle child = child(leader);

        new ProcessGroup(leader.toHandle()).end(Duration.ofMillis(200));

        assertThat(leader.waitFor()).isEqualTo(128 + 9);
        assertThat(ends(child)).isTrue();
    }

    @Test
    void whatAKilledRunLeftBehindIsEnded() throws Exception {
        Process leader = leader("embedded_aws", "exit 0");
        child(leader);
        Files.writeString(home.resolve("pid"), String.valueOf(leader.pid()));

        EmbeddedAwsProcess.endLeftover(home);

        assertThat(leader.isAlive()).isFalse();
        assertThat(home.resolve("pid")).doesNotExist();
    }

    @Test
    void otherProcessUnderTheSamePidIsLeftAlone() throws Exception {
        Process leader = leader("", "exit 0");
        child(leader);
        Files.writeString(home.resolve("pid"), String.valueOf(leader.pid()));

        EmbeddedAwsProcess.endLeftover(home);

        assertThat(leader.isAlive()).isTrue();
        new ProcessGroup(leader.toHandle()).end(Duration.ofSeconds(10));
    }

    @Test
    void pidFileWithoutAPidIsNamed() throws IOException {
        Files.writeString(home.resolve("pid"), "?");

        assertThatExceptionOfType(EmbeddedAwsFailure.class)
                .isThrownBy(() -> EmbeddedAwsProcess.endLeftover(home))
                .withMessageContaining(home.resolve("pid").toString());
    }
}
