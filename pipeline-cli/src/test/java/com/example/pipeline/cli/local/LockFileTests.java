package com.example.pipeline.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LockFileTests {

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("state/lock");
    }

    @Test
    void lockIsHeldUntilItIsClosed() throws IOException {
        LockFile first = LockFile.tryTake(file()).orElseThrow();
        assertThat(LockFile.tryTake(file())).isEmpty();

        first.close();

        try (LockFile second = LockFile.tryTake(file()).orElseThrow()) {
            assertThat(second).isNotNull();
        }
    }

    @Test
    void lockOfAnotherProcessEndsWithThatProcess() throws Exception {
        LockFile.tryTake(file()).orElseThrow().close();
        String python = "import fcntl, sys, time; f = open(sys.argv[1], 'w'); fcntl.lockf(f, fcntl.LOCK_EX);"
                + " print(flush=True); time.sleep(600)";
        Process other =
                Subprocess.of("python3", "-c", python, file().toString()).start();
        BufferedReader output = other.inputReader();
        output.readLine();
        assertThat(LockFile.tryTake(file())).isEmpty();

        Subprocess.kill(other);

        try (LockFile taken = LockFile.take(file())) {
            assertThat(taken).isNotNull();
        }
    }
}
