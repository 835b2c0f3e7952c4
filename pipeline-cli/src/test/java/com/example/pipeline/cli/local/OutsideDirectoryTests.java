package com.example.pipeline.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.pipeline.cli.document.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutsideDirectoryTests {
    @TempDir
    private Path directory;

    @Test
    void directoryBelowAProjectIsNotTaken() throws IOException {
        Path inProject = Files.createDirectories(directory.resolve("project/tmp"));
        Files.createDirectory(directory.resolve("project/.git"));
        Path free = Files.createDirectory(directory.resolve("free"));
        Path link = directory.resolve("project/.pipeline/build");

        Path made = OutsideDirectory.create(link, List.of(inProject, free));

        assertThat(made.getParent()).isEqualTo(free.toRealPath());
        assertThat(link.toRealPath()).isEqualTo(made);
        assertThatThrownBy(() -> OutsideDirectory.create(link, List.of(inProject)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining(directory.resolve("project/.git").toString());
    }

    @Test
    void deletionByTheLinkTakesReadOnlyDirectoriesToo() throws IOException {
        Path link = directory.resolve("link");
        Path made = OutsideDirectory.create(link);
        Path readOnly = Files.createDirectories(made.resolve("go/pkg"));
        Files.writeString(readOnly.resolve("file"), "");
        assertThat(readOnly.toFile().setWritable(false)).isTrue();

        OutsideDirectory.delete(link);

        assertThat(made).doesNotExist();
        assertThat(link).doesNotExist();
    }

    @Test
    void linkOfSomebodyElseIsNotFollowed() throws IOException {
        Path other = Files.createDirectory(directory.resolve("pipeline-build-tools"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), other);

        OutsideDirectory.delete(link);

        assertThat(other).isDirectory();
    }
}
