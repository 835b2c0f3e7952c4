package com.example.pipeline.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.local.ProcessGroup;
import com.example.pipeline.cli.local.Subprocess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedAwsProcessTests {
    // Shared, since each start in a new directory makes a certificate.
    @TempDir
    static Path home;

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

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> EmbeddedAws.start(settings))
                .withMessageContaining("exit code 3")
                .withMessageContaining(settings.log().toString())
                .withMessageEndingWith("29\n30")
                .withMessageNotContaining("\n10\n");
    }

    @Test
    void failedStartReleasesTheDirectory() throws IOException {
        EmbeddedAwsSettings settings = settings("exit 3");
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatExceptionOfType(Problem.class)
                    .isThrownBy(() -> EmbeddedAws.start(settings))
                    .withMessageContaining("exit code 3");
        }
    }

    @Test
    void pythonThatIsMissingIsReported() throws IOException {
        EmbeddedAwsSettings settings = settings("");
        Files.delete(venv.resolve("bin/python"));

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> EmbeddedAws.start(settings))
                .withMessageContaining("Cannot start the embedded AWS");
    }

    /** Prints a line when it runs under its command line. */
    private static Process process(String comment) throws IOException {
        String shell = "echo started; while :; do sleep 600; done # " + comment;
        Process process = Subprocess.of(
                        "python3",
                        "-c",
                        "import os, sys; os.setpgrp(); os.execvp('sh', ['sh', '-c', sys.argv[1]])",
                        shell)
                .start();
        process.inputReader().readLine();
        return process;
    }

    @Test
    void whatAKilledRunLeftBehindIsEnded() throws Exception {
        Process leader = process("embedded_aws");
        Files.writeString(home.resolve("pid"), String.valueOf(leader.pid()));

        EmbeddedAwsProcess.endLeftover(home);

        assertThat(leader.isAlive()).isFalse();
        assertThat(home.resolve("pid")).doesNotExist();
    }

    @Test
    void otherProcessUnderTheSamePidIsLeftAlone() throws Exception {
        Process leader = process("");
        Files.writeString(home.resolve("pid"), String.valueOf(leader.pid()));

        EmbeddedAwsProcess.endLeftover(home);

        assertThat(leader.isAlive()).isTrue();
        new ProcessGroup(leader.toHandle()).end(Duration.ofSeconds(10));
    }

    @Test
    void pidFileWithoutAPidIsNamed() throws IOException {
        Files.writeString(home.resolve("pid"), "?");

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> EmbeddedAwsProcess.endLeftover(home))
                .withMessageContaining(home.resolve("pid").toString());
    }
}
