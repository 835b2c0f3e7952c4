package com.example.pipeline.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.local.OutsideDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoriesTests {
    @TempDir
    private Path directory;

    @Test
    void theFirstRunIsNumberOne() throws IOException {
        Path run = RunDirectories.next(directory.resolve("runs"));

        assertThat(run).isEqualTo(directory.resolve("runs/1")).isDirectory();
    }

    @Test
    void theNextRunIsOneMoreThanTheHighestNumber() throws IOException {
        Files.createDirectory(directory.resolve("9"));
        Files.createDirectory(directory.resolve("10"));
        Files.createDirectory(directory.resolve("notes"));

        assertThat(RunDirectories.next(directory)).isEqualTo(directory.resolve("11"));
    }

    @Test
    void whatFailedBuildsLeftBehindStaysForTheLastRunOnly() throws IOException {
        Path outside = OutsideDirectory.create(directory.resolve("9/actions/Build/Build/build"));
        Files.createDirectories(directory.resolve("9/logs"));
        Files.createDirectories(directory.resolve("10/actions/Build/src"));
        RunDirectories.next(directory);

        assertThat(directory.resolve("9/actions")).doesNotExist();
        assertThat(outside).doesNotExist();
        assertThat(directory.resolve("9/logs")).isDirectory();
        assertThat(directory.resolve("10/actions/Build/src")).isDirectory();
    }
}
