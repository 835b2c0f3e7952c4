package com.example.pipeline.cli.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssembliesTests {
    @TempDir
    private Path directory;

    private TestRepository git;
    private Repository repository;
    private Assemblies assemblies;

    @BeforeEach
    void create() throws Exception {
        git = TestRepository.create(Files.createDirectory(directory.resolve("project")));
        // The app counts how often it has run, beside the repository.
        git.write(
                "cdk.json",
                "{\"app\": \"echo x >> " + directory.resolve("runs")
                        + " && mkdir $CDK_OUTDIR && cp file $CDK_OUTDIR && echo '{}' > $CDK_OUTDIR/manifest.json\"}");
        repository = Repository.open(git.root(), directory.resolve("scratch"));
        assemblies = new Assemblies(directory.resolve("assemblies"), new DefaultEnvironment(null, null));
    }

    @Test
    void theSameFilesAreSynthesizedOnce() throws Exception {
        git.write("file", "1").commit("First");
        Revision first = repository.revision("HEAD");
        assertThat(assemblies.has(first)).isFalse();
        assemblies.of(first, log());
        git.git("commit", "--quiet", "--allow-empty", "--message", "The same files");
        assemblies.of(repository.revision("HEAD"), log());

        assertThat(assemblies.has(first)).isTrue();
        assertThat(directory.resolve("runs")).hasContent("x\n");
    }

    @Test
    void theCommitsOwnFilesAreSynthesizedNotTheWorkTrees() throws Exception {
        git.write("file", "committed").commit("First");
        git.write("file", "changed");
        Revision revision = repository.revision("HEAD");
        assemblies.of(revision, log());

        assertThat(directory.resolve("assemblies").resolve(revision.tree()).resolve("file"))
                .hasContent("committed");
    }

    @Test
    void theLastFewAreKept() throws Exception {
        for (int i = 1; i <= 5; i++) {
            git.write("file", String.valueOf(i)).commit("Number " + i);
            assemblies.of(repository.revision("HEAD"), log());
        }

        assertThat(assemblies.has(repository.revision("HEAD"))).isTrue();
        try (Stream<Path> kept = Files.list(directory.resolve("assemblies"))) {
            assertThat(kept).hasSize(3);
        }
    }

    @Test
    void theLastOneIsTheOneThatWasUsedLast() throws Exception {
        made("a".repeat(40), "old", 1);
        made("b".repeat(40), "last", 3);
        made("c".repeat(40), "older", 2);

        assertThat(assemblies.last())
                .get()
                .extracting(assembly -> assembly.stacks().get(0).id())
                .isEqualTo("last");
    }

    @Test
    void anUnfinishedOneIsNotTheLastOne() throws Exception {
        made("unfinished", "unfinished", 1);
        Files.createDirectory(directory.resolve("assemblies").resolve("d".repeat(40)));

        assertThat(assemblies.last()).isEmpty();
    }

    @Test
    void withoutARunThereIsNoLastOne() throws Exception {
        assertThat(assemblies.last()).isEmpty();
    }

    private void made(String name, String stack, int time) throws Exception {
        Path assembly = Files.createDirectories(directory.resolve("assemblies").resolve(name));
        Files.writeString(assembly.resolve("t.json"), "{}");
        Files.writeString(assembly.resolve("manifest.json"), """
                {"artifacts": {"%s": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "t.json"}}}}
                """.formatted(stack));
        Files.setLastModifiedTime(assembly, FileTime.from(Instant.ofEpochSecond(time)));
    }

    private Path log() {
        return directory.resolve("synth.log");
    }
}
