package com.example.pipeline.cli.codebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildspecReaderTests {
    private static final String BUILDSPEC = "version: 0.2\nphases:\n  build:\n    commands: ['true']\n";

    @TempDir
    private Path source;

    @Test
    void buildspecYmlIsTheDefault() throws IOException {
        Files.writeString(source.resolve("buildspec.yml"), BUILDSPEC);

        assertThat(BuildspecReader.read(null, source).name()).isEqualTo("buildspec.yml");
        assertThat(BuildspecReader.read("", source).phases()).hasSize(1);
    }

    @Test
    void aProjectCanNameAnotherFile() throws IOException {
        Files.writeString(Files.createDirectory(source.resolve("specs")).resolve("test.yml"), BUILDSPEC);

        assertThat(BuildspecReader.read("specs/test.yml", source).name()).isEqualTo("specs/test.yml");
    }

    @Test
    void severalLinesAreTheBuildspecItself() throws IOException {
        assertThat(BuildspecReader.read(BUILDSPEC, source).phases()).hasSize(1);
    }

    @Test
    void aFileThatIsNotThereFailsTheBuild() {
        assertThatThrownBy(() -> BuildspecReader.read("other.yml", source))
                .hasMessage("YAML_FILE_ERROR: the primary source has no file other.yml");
    }

    @Test
    void aFileOutsideOfTheSourceIsNotThere() throws IOException {
        Files.writeString(source.resolve("buildspec.yml"), BUILDSPEC);
        Path inner = Files.createDirectory(source.resolve("inner"));

        assertThatThrownBy(() -> BuildspecReader.read("../buildspec.yml", inner))
                .hasMessageContaining("no file");
    }

    @Test
    void aBuildspecInS3IsRefusedByName() {
        assertThatThrownBy(() -> BuildspecReader.read("arn:aws:s3:::bucket/buildspec.yml", source))
                .hasMessageContaining("a buildspec in S3 is not supported");
    }
}
