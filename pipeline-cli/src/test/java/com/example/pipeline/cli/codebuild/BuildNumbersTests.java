package com.example.pipeline.cli.codebuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildNumbersTests {
    @TempDir
    private Path directory;

    @Test
    void everyProjectCountsForItselfAndGoesOnLater() throws IOException {
        assertThat(new BuildNumbers(directory.resolve("builds")).next("one")).isEqualTo(1);
        assertThat(new BuildNumbers(directory.resolve("builds")).next("one")).isEqualTo(2);
        assertThat(new BuildNumbers(directory.resolve("builds")).next("two")).isEqualTo(1);
    }
}
