package com.example.pipeline.cli.codebuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One folder in src/test/resources/buildspec for each behaviour of CodeBuild. */
class BuildFixtureTests {
    private static final Path FIXTURES = Path.of("src/test/resources/buildspec");

    @TempDir
    Path work;

    static List<String> behaviours() throws IOException {
        try (Stream<Path> folders = Files.list(FIXTURES)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource
    void behaviours(String behaviour) throws IOException {
        BuildFixture fixture = new BuildFixture(FIXTURES.resolve(behaviour), work.toRealPath());

        assertThat(fixture.actual()).isEqualTo(fixture.expected());
    }
}
