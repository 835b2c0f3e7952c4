package com.example.pipeline.cli.codebuild;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.document.AboutFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One folder in src/test/resources/buildspec for each behaviour of CodeBuild. */
class BuildFixtureTests {
    private static final Path FIXTURES = Path.of("src/test/resources/buildspec");

    @TempDir
    static Path directory;

    private static RunningAws aws;

    @TempDir
    Path work;

    @BeforeAll
    static void start() {
        aws = RunningAws.start(directory);
        aws.deploy("role", "{\"Resources\": {" + RunningAws.role("build", "*") + "}}");
    }

    @AfterAll
    static void stop() {
        if (aws != null) {
            aws.close();
        }
    }

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
        BuildFixture fixture = new BuildFixture(FIXTURES.resolve(behaviour), work.toRealPath(), aws);

        String actual = fixture.actual();
        assertThat(actual).isEqualTo(fixture.expected());
        assertThat(AboutFixture.read(FIXTURES.resolve(behaviour)).local().equals("refused"))
                .as("refused by the local runner, not by AWS")
                .isEqualTo(actual.contains("supported by the local runner"));
    }
}
