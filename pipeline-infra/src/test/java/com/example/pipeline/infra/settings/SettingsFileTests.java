package com.example.pipeline.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsFileTests {

    private static final Path FIXTURES = Path.of("src/test/resources/settings");

    @Test
    void environmentsAndApprovalsAreReadInOrder() throws IOException {
        PipelineSettings settings = SettingsFile.read(Path.of("src/test/resources/pipeline.yaml"));

        assertThat(settings.application()).isEqualTo("hello");
        assertThat(settings.environments()).extracting(Environment::name).containsExactly("dev", "test", "prod");
        assertThat(settings.environments().get(0).approval()).isEmpty();
        assertThat(settings.environments().get(2).approval().orElseThrow().days())
                .isEqualTo(60);
    }

    /** Each fixture has mistakes; its comments that start with {@code #>} are the expected messages. */
    @ParameterizedTest
    @MethodSource
    void allMistakesAreReportedWithLineAndKey(Path fixture) throws IOException {
        String expected = String.join(
                "\n",
                Files.readAllLines(fixture).stream()
                        .filter(line -> line.startsWith("#> "))
                        .map(line -> fixture.getFileName() + line.substring(3))
                        .toList());

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> SettingsFile.read(fixture))
                .withMessage(expected);
    }

    static Stream<Path> allMistakesAreReportedWithLineAndKey() throws IOException {
        return Files.list(FIXTURES).sorted();
    }
}
