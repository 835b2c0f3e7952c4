package com.example.pipeline.cli.codebuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeBuildServiceTests {
    @TempDir
    private Path directory;

    @Test
    void eachProjectNumbersItsOwnBuilds() throws IOException {
        assertThat(CodeBuildService.nextNumber(directory.resolve("builds"), "one"))
                .isEqualTo(1);
        assertThat(CodeBuildService.nextNumber(directory.resolve("builds"), "one"))
                .isEqualTo(2);
        assertThat(CodeBuildService.nextNumber(directory.resolve("builds"), "two"))
                .isEqualTo(1);
    }
}
