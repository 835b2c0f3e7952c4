package com.example.pipeline.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StepsTests {
    private final Printed printed = new Printed(false);
    private final Steps steps = new Steps(printed.terminal(), "Prepare", List.of("Short", "Much longer"));

    @Test
    void aStepIsALineWhenItHasEnded() throws Exception {
        Integer result = steps.step("Short", progress -> 42, number -> "found " + number);

        assertThat(result).isEqualTo(42);
        assertThat(printed.lines()).singleElement().asString().matches("✓ Prepare  Short        +0\\.\\d s  found 42");
    }

    @Test
    void aStepThatFailsIsMarkedAndItsExceptionGoesOn() {
        assertThatThrownBy(() -> steps.step(
                        "Much longer",
                        progress -> {
                            throw new IllegalStateException("no luck");
                        },
                        any -> ""))
                .hasMessage("no luck");
        assertThat(printed.text()).startsWith("✗ Prepare  Much longer");
    }

    @Test
    void onATerminalTheStepsProgressIsShown() throws Exception {
        Printed terminal = new Printed(true);
        new Steps(terminal.terminal(), "Prepare", List.of("Short"))
                .step(
                        "Short",
                        progress -> {
                            progress.accept("installing");
                            while (!terminal.text().contains("installing")) {
                                Thread.onSpinWait();
                            }
                            return "";
                        },
                        any -> "ready");
        terminal.terminal().close();

        assertThat(terminal.text()).endsWith("ready\n");
    }
}
