package com.example.pipeline.cli.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.pipeline.cli.assembly.Repository;
import com.example.pipeline.cli.assembly.TestRepository;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.document.Problems;
import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.PipelineDeclaration;
import com.example.pipeline.cli.pipeline.PipelineParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTests {
    private final PipelineDeclaration pipeline = pipeline("source-of-another-repository");

    @TempDir
    private Path directory;

    private TestRepository app;
    private TestRepository config;

    @BeforeEach
    void create() throws Exception {
        app = TestRepository.create(Files.createDirectory(directory.resolve("app")));
        app.write("which", "app").commit("App");
        config = TestRepository.create(Files.createDirectory(directory.resolve("config")));
        config.write("which", "config").commit("Config");
        config.git("branch", "production");
        config.write("which", "newer").commit("Newer");
    }

    @Test
    void theFirstSourceHasTheCommitOfTheRunAndAnotherRepositoryIsRefused() throws Exception {
        Sources sources = sources(Map.of());

        assertThat(sources.problem(pipeline, action(0))).isEmpty();
        assertThat(sources.problem(pipeline, action(1)))
                .get()
                .asString()
                .contains("branch production of org/config", "--source Config=FOLDER");
    }

    @Test
    void aFolderGivesTheBranchThatTheActionNames() throws Exception {
        Sources sources = sources(Map.of("Config", config.root()));

        assertThat(sources.problem(pipeline, action(1))).isEmpty();
        assertThat(sources.files(pipeline).text("Config", "which")).contains("config");
        assertThat(sources.files(pipeline).text("Source", "which")).contains("app");
        assertThat(sources.files(pipeline).text("Source", "nothing")).isEmpty();
    }

    @Test
    void aFolderWithoutTheBranchIsRefused() throws Exception {
        config.git("branch", "--delete", "--force", "production");

        assertThat(sources(Map.of("Config", config.root())).problem(pipeline, action(1)))
                .get()
                .asString()
                .contains("has no branch production");
    }

    @Test
    void theRepositoryOfTheRunIsTheOneOfItsRemote() throws Exception {
        app.git("remote", "add", "origin", "git@example.com:org/config.git");
        Sources sources = sources(Map.of());

        assertThat(sources.problem(pipeline, action(0))).get().asString().contains("--source Source=FOLDER");
        assertThat(sources.problem(pipeline, action(1))).isEmpty();
    }

    @Test
    void aFolderForNoSourceIsAMistakeOfUse() throws Exception {
        Sources sources = sources(Map.of("Other", config.root()));

        assertThatThrownBy(() -> sources.checkNames(pipeline))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("Choose from: Source, Config");
    }

    private Sources sources(Map<String, Path> folders) throws IOException {
        Repository repository = Repository.open(app.root(), directory.resolve("scratch"));
        return new Sources(repository, repository.revision("HEAD"), folders, directory.resolve("others"), null);
    }

    private Action action(int index) {
        return pipeline.stages().get(0).actions().get(index);
    }

    private static PipelineDeclaration pipeline(String fixture) {
        try {
            String json = Files.readString(Path.of("src/test/resources/pipeline", fixture, "pipeline.json"));
            return PipelineParser.parse(json, (action, declared) -> {}, new Problems(null));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
