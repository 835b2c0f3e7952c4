package com.example.pipeline.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class BuildspecTests {

    /** AWS does not document that CodeBuild publishes reports when a phase ends by on-failure: ABORT. */
    @Test
    void reportsOfFailingTestsDoNotDependOnAbort() {
        JsonNode buildspec = new YAMLMapper()
                .readTree(Path.of("../buildspecs/buildspec_test.yml").toFile());

        assertThat(buildspec.get("reports")).isNotEmpty();
        assertThat(buildspec.get("phases").findValues("on-failure")).isEmpty();
    }
}
