package com.example.pipeline.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.pipeline.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElapsedTests {

    @ParameterizedTest
    @CsvSource({
        "0, 0.0 s",
        "450, 0.4 s",
        "59999, 59.9 s",
        "60000, 1 min 00 s",
        "125000, 2 min 05 s",
        "3600000, 1 h 00 min",
        "90000000, 25 h 00 min"
    })
    void durationsAreWrittenForPeople(long millis, String text) {
        assertThat(Elapsed.text(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @Test
    void everyEndHasASignOfItsOwn() {
        assertThat(Lines.mark(Status.SUCCEEDED, false)).isEqualTo("✓");
        assertThat(Lines.mark(Status.FAILED, false)).isEqualTo("✗");
        assertThat(Lines.mark(Status.SKIPPED, false)).isEqualTo("–");
        assertThat(Lines.mark(Status.CANCELLED, false)).isEqualTo("↻");
        assertThat(Lines.mark(Status.STOPPED, false)).isEqualTo("■");
        assertThat(Lines.mark(Status.FAILED, true)).isEqualTo("\u001b[31m✗\u001b[0m");
    }
}
