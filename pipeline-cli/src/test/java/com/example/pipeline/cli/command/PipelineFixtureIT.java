package com.example.pipeline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.document.Document;
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
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import tools.jackson.databind.JsonNode;

/** One folder in src/test/resources/pipeline for each behaviour of CodePipeline, all on one embedded AWS. */
class PipelineFixtureIT {
    private static final Path FIXTURES = Path.of("src/test/resources/pipeline");

    @TempDir
    private static Path home;

    private static LocalAws local;

    @TempDir
    private Path work;

    @BeforeAll
    static void start() throws IOException {
        local = LocalAws.start(new Project(home), Files.createDirectory(home.resolve("run")), progress -> {});
        String surroundings = Files.readString(Path.of("src/test/resources/pipeline-surroundings.yml"));
        CloudFormationClient cloudFormation = local.aws()
                .clients(PipelineFixture.REGION)
                .cloudFormation(local.aws().root(PipelineFixture.ACCOUNT));
        cloudFormation.createStack(request -> request.stackName("surroundings")
                .templateBody(surroundings)
                .capabilities(Capability.CAPABILITY_NAMED_IAM));
        cloudFormation.waiter().waitUntilStackCreateComplete(request -> request.stackName("surroundings"));
    }

    @AfterAll
    static void stop() {
        local.close();
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
    void behaviours(String behaviour) throws Exception {
        Path folder = FIXTURES.resolve(behaviour);
        JsonNode expected = Document.template(folder.resolve("expected.yml"));

        PipelineFixture.Outcome outcome = new PipelineFixture(folder, local, work.toRealPath()).run();

        assertThat(outcome.result())
                .as(outcome.said())
                .isEqualTo(expected.path("result").asString());
        assertThat(outcome.said()).contains(expected.path("message").asString(""));
    }
}
