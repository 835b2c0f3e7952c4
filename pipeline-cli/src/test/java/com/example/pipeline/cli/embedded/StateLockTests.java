package com.example.pipeline.cli.embedded;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateLockTests {

    @TempDir
    Path home;

    @Test
    void secondRunIsRefusedWhileTheFirstGoesOn() {
        StateLock first = StateLock.of(home);
        assertThatExceptionOfType(EmbeddedAwsFailure.class)
                .isThrownBy(() -> StateLock.of(home))
                .withMessageContaining("Another run uses " + home);

        first.close();

        assertThatCode(() -> StateLock.of(home).close()).doesNotThrowAnyException();
    }

    @Test
    void folderThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(home.resolve("file"), "");

        assertThatExceptionOfType(EmbeddedAwsFailure.class)
                .isThrownBy(() -> StateLock.of(file))
                .withMessageContaining(file.toString());
    }
}
