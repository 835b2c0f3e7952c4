package com.example.pipeline.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.pipeline.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnsTests {

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
        assertThat(Columns.elapsed(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @Test
    void everyStatusHasAMarkOfItsOwnThatNeedsNoColour() {
        Terminal plain = new Printed(false).terminal();

        assertThat(plain.mark(Status.SUCCEEDED)).isEqualTo("✓");
        assertThat(plain.mark(Status.FAILED)).isEqualTo("✗");
        assertThat(plain.mark(Status.SKIPPED)).isEqualTo("–");
        assertThat(plain.mark(Status.CANCELLED)).isEqualTo("↻");
        assertThat(plain.mark(Status.STOPPED)).isEqualTo("■");
        assertThat(new Printed(true).terminal().mark(Status.FAILED)).startsWith("\u001b[31m✗\u001b[");
    }

    @Test
    void columnsAreAsWideAsTheLongestNames() {
        Columns columns = Columns.of(List.of("Build", "Production"), List.of("Test"));

        assertThat(columns.line("✓", "Build", "Test", Duration.ofMillis(1200), "done\nmore"))
                .isEqualTo("✓ Build       Test        1.2 s  done");
        assertThat(columns.line("–", "Production", "Skipped", null, "")).isEqualTo("– Production  Skipped");
    }
}
