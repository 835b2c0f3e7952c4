package com.example.pipeline.cli.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConstructPathsTests {
    @TempDir
    private Path directory;

    @Test
    void aResourceThatAMessageNamesIsFoundInTheCode() throws IOException {
        Files.writeString(directory.resolve("manifest.json"), """
                {"artifacts": {
                  "app": {"type": "aws:cdk:stack", "additionalMetadataFile": "app.metadata.json"},
                  "other": {"metadata": {"/other/Role": [{"type": "aws:cdk:logicalId", "data": "Role"}]}}}}
                """);
        Files.writeString(directory.resolve("app.metadata.json"), """
                {"/app/Table/Resource": [{"type": "aws:cdk:logicalId", "data": "TableCD117FA1"}]}
                """);
        ConstructPaths paths = ConstructPaths.of(List.of(new AssemblyStack(
                "app",
                null,
                null,
                "app",
                directory.resolve("app.template.json"),
                null,
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                false,
                List.of())));

        assertThat(paths.in(List.of(
                        "TableCD117FA1 CREATE_FAILED A reason for TableCD117FA1",
                        "Role (AWS::IAM::Role): a reason",
                        "The Role of a word")))
                .containsExactly("TableCD117FA1 is the construct app/Table", "Role is the construct other/Role");
    }
}
