package com.example.pipeline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C, which only a process of its own can get. */
@Timeout(120)
class InterruptionIT {
    @TempDir
    private Path directory;

    private SmallProject project;
    private Process process;

    @BeforeEach
    void create() throws Exception {
        project = SmallProject.create(directory);
    }

    @AfterEach
    void end() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    void aStoppedRunLeavesNoProcessAndSaysThatItWasStopped() throws Exception {
        project.replace("buildspec.yml", "test \"$GREETING\" = \"from the project\"", "echo waiting; sleep 271.828");
        start("--worktree", "--approve", "all");
        Path log = directory.resolve(".pipeline/runs/1/actions/Build/Build/build.log");
        while (!Files.exists(log) || !Files.readString(log).contains("\nwaiting\n")) {
            assertThat(process.isAlive()).isTrue();
            Thread.onSpinWait();
        }

        assertThat(interrupt()).isEqualTo(130);
        assertThat(project.run(0).get("status").asString()).isEqualTo("Stopped");
        assertThat(project.status("Build")).isEqualTo("Abandoned");
        assertThat(ProcessHandle.allProcesses()
                        .filter(each -> each.info().commandLine().orElse("").endsWith("sleep 271.828")))
                .isEmpty();
        assertThat(isListening()).isFalse();
    }

    @Test
    void theEmbeddedAwsEndsWithARunThatIsKilled() throws Exception {
        start("--approve", "all", "--keep");
        outputOnceAnswering();
        ProcessHandle embedded = ProcessHandle.of(Long.parseLong(
                        Files.readString(directory.resolve(".pipeline/aws/pid")).strip()))
                .orElseThrow();

        process.destroyForcibly().waitFor();

        embedded.onExit().get(60, TimeUnit.SECONDS);
        assertThat(isListening()).isFalse();
    }

    @Test
    void withKeepTheEmbeddedAwsAnswersUntilItIsInterrupted() throws Exception {
        start("--approve", "all", "--keep");
        assertThat(outputOnceAnswering().readLine())
                .startsWith("  curl --cacert " + directory + "/.pipeline/aws/")
                .contains(" https://localhost/hello-");
        assertThat(isListening()).isTrue();

        assertThat(interrupt()).isEqualTo(130);
        assertThat(isListening()).isFalse();
        assertThat(project.run(0).get("status").asString()).isEqualTo("Succeeded");
    }

    private void start(String... options) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        // A build that was started in the background ignores SIGINT, and its processes would inherit that.
        String heedingInterrupts = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); "
                + "os.execv(sys.argv[1], sys.argv[1:])";
        ProcessBuilder builder = new ProcessBuilder(
                        "python3",
                        "-c",
                        heedingInterrupts,
                        java.toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Pipeline.class.getName(),
                        "run")
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.command().addAll(List.of(options));
        process = builder.start();
    }

    private BufferedReader outputOnceAnswering() throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        while (line != null && !line.startsWith("Answering until Ctrl-C")) {
            line = output.readLine();
        }
        return output;
    }

    private int interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                .start()
                .waitFor();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private boolean isListening() throws IOException {
        int port = Integer.parseInt(
                Files.readString(directory.resolve(".pipeline/aws/port")).strip());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
