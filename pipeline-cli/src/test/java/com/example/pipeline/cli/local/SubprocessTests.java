package com.example.pipeline.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SubprocessTests {

    @TempDir
    Path directory;

    @Test
    void outputAndErrorsAreCapturedApart() throws IOException {
        var result = Subprocess.of("sh", "-c", "echo out; echo err >&2; exit 3").run();

        assertThat(result).isEqualTo(new Subprocess.Result(3, "out\n", "err\n"));
        assertThat(result.succeeded()).isFalse();
    }

    @Test
    void muchOutputOnBothStreamsBlocksNothing() throws IOException {
        var result = Subprocess.of("sh", "-c", "seq 1 100000 >&2; seq 1 100000").run();

        assertThat(result.output()).hasSizeGreaterThan(500_000).isEqualTo(result.errors());
    }

    @Test
    void standardInputIsEmpty() throws IOException {
        assertThat(Subprocess.of("cat").run().output()).isEmpty();
    }

    @Test
    void logGetsWhatIsPrintedAfterWhatItHad() throws IOException {
        Path log = directory.resolve("logs/a.log");
        Subprocess.of("sh", "-c", "echo 1; echo 2 >&2").runInto(log);
        var result = Subprocess.of("sh", "-c", "echo out; echo 3 >&2").run(log);

        assertThat(log).hasContent("1\n2\n3\n");
        assertThat(result.output()).isEqualTo("out\n");
    }

    @Test
    void environmentIsInheritedChangedOrReplaced() throws IOException {
        String print = "echo ${HOME:-none} ${A:-none}";

        assertThat(Subprocess.of("sh", "-c", print)
                        .with(Map.of("A", "a", "HOME", "h"))
                        .without("HOME"::equals)
                        .run()
                        .output())
                .isEqualTo("none a\n");
        assertThat(Subprocess.of("/bin/sh", "-c", print)
                        .withOnly(Map.of("A", "a"))
                        .run()
                        .output())
                .isEqualTo("none a\n");
    }

    @Test
    void missingProgramAndDirectoryAreReported() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Subprocess.of("no-such-program").run())
                .withMessageContaining("no-such-program");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() ->
                        Subprocess.of("true").in(directory.resolve("none")).run())
                .withMessageContaining("none");
    }

    @Test
    void interruptionKillsTheProgramAndItsChildren() throws Exception {
        Path pids = directory.resolve("pids");
        Thread main = Thread.currentThread();
        Thread interrupter = new Thread(() -> {
            while (!Files.exists(pids)) {
                Thread.onSpinWait();
            }
            main.interrupt();
        });
        interrupter.start();

        assertThatExceptionOfType(InterruptedIOException.class)
                .isThrownBy(() -> Subprocess.of("sh", "-c", "sleep 600 & echo $! $$ > new; mv new pids; wait")
                        .in(directory)
                        .run());
        assertThat(Thread.interrupted()).isTrue();
        for (String pid : Files.readString(pids).strip().split(" ")) {
            assertThat(ends(Long.parseLong(pid))).isTrue();
        }
    }

    @Test
    void groupEndsWithItsLeader() throws Exception {
        Process leader = leader("exit 5");
        long child = child(leader);

        new ProcessGroup(leader.toHandle()).end(Duration.ofSeconds(10));

        assertThat(leader.waitFor()).isEqualTo(5);
        assertThat(ends(child)).isTrue();
    }

    @Test
    void leaderThatIgnoresTheSignalIsKilledWithItsGroup() throws Exception {
        Process leader = leader("");
        long child = child(leader);

        new ProcessGroup(leader.toHandle()).end(Duration.ofMillis(200));

        assertThat(leader.waitFor()).isEqualTo(128 + 9);
        assertThat(ends(child)).isTrue();
    }

    /** Leads a group, has a child, prints the child's process id when all of that is so. */
    private static Process leader(String trap) throws IOException {
        String shell = "trap '" + trap + "' TERM; sleep 600 & echo $!; while :; do wait; done";
        String python = "import os, sys; os.setpgrp(); os.execvp('sh', ['sh', '-c', sys.argv[1]])";
        return Subprocess.of("python3", "-c", python, shell).start();
    }

    private static long child(Process leader) throws IOException {
        BufferedReader output = leader.inputReader();
        return Long.parseLong(output.readLine());
    }

    private static boolean ends(long pid) throws Exception {
        var process = ProcessHandle.of(pid);
        if (process.isPresent()) {
            process.get().onExit().get(10, TimeUnit.SECONDS);
        }
        return true;
    }
}
