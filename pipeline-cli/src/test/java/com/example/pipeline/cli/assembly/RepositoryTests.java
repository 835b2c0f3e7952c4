package com.example.pipeline.cli.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.local.ZipArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryTests {
    @TempDir
    private Path directory;

    private TestRepository git;
    private Repository repository;

    @BeforeEach
    void create() throws Exception {
        git = TestRepository.create(Files.createDirectory(directory.resolve("project")));
        git.write(".gitignore", "ignored\n").write("src/a.txt", "a").write("run.sh", "#!/bin/sh\n");
        assertThat(git.root().resolve("run.sh").toFile().setExecutable(true)).isTrue();
        Files.createSymbolicLink(git.root().resolve("link"), Path.of("run.sh"));
        repository = Repository.open(git.root(), directory.resolve("scratch"));
    }

    @Test
    void aRevisionIsTheCommitThatItsNameStandsFor() throws Exception {
        String first = git.commit("First\n\nWith a body");
        git.git("tag", "v1");
        git.write("src/a.txt", "b").commit("Second");

        Revision revision = repository.revision("v1");
        assertThat(revision.commit()).isEqualTo(first);
        assertThat(revision.title()).isEqualTo("First");
        assertThat(revision.message()).isEqualTo("First\n\nWith a body");
        assertThat(revision.tree()).isEqualTo(git.git("rev-parse", "v1^{tree}"));
        assertThat(revision.authorDate()).isEqualTo(git.git("log", "-1", "--format=%aI", "v1"));
        assertThat(revision.shortCommit()).isEqualTo(first.substring(0, 8));
        assertThat(repository.branch()).isEqualTo("main");
    }

    @Test
    void aCommitIsBeforeItsDescendantsOnly() throws Exception {
        String first = git.commit("First");
        String second = git.write("src/a.txt", "b").commit("Second");

        assertThat(repository.isBefore(first, second)).isTrue();
        assertThat(repository.isBefore(second, first)).isFalse();
        assertThat(repository.isBefore(first, first)).isFalse();
        assertThat(repository.isBefore(first, "0".repeat(40))).isFalse();
    }

    @Test
    void anUnknownRevisionIsAMistakeOfUse() throws Exception {
        git.commit("First");

        assertThatThrownBy(() -> repository.revision("v9"))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(Problem.USAGE))
                .hasMessageContaining("There is no commit v9");
    }

    @Test
    void withoutACommitThereIsNothingToRun() {
        assertThatThrownBy(() -> repository.revision("HEAD")).hasMessageContaining("There is no commit");
    }

    @Test
    void theExportHasLinksAndExecutableBits() throws Exception {
        git.commit("First");

        Path export = directory.resolve("export");
        repository.revision("HEAD").export(export);
        assertThat(export.resolve("src/a.txt")).hasContent("a");
        assertThat(export.resolve("run.sh")).isExecutable();
        assertThat(export.resolve("link")).isSymbolicLink();
        assertThat(export.resolve(".git")).doesNotExist();
        assertThat(directory.resolve("export.index")).doesNotExist();
    }

    @Test
    void theSameCommitIsArchivedAsTheSameBytes() throws Exception {
        git.commit("First");

        Path first = directory.resolve("first.zip");
        Path second = directory.resolve("second.zip");
        repository.revision("HEAD").archive(first);
        repository.revision("HEAD").archive(second);
        assertThat(second).hasSameBinaryContentAs(first);
    }

    @Test
    void aCleanWorkTreeIsItsCommit() throws Exception {
        String commit = git.commit("First");

        assertThat(repository.changes()).isEmpty();
        assertThat(repository.worktree().commit()).isEqualTo(commit);
    }

    @Test
    void theWorkTreeHasUncommittedAndUntrackedFilesButNoIgnoredOnes() throws Exception {
        git.commit("First");
        git.write("src/a.txt", "changed").write("new.txt", "new").write("ignored", "secret");

        Revision worktree = repository.worktree();
        Path export = directory.resolve("export");
        worktree.export(export);
        assertThat(export.resolve("src/a.txt")).hasContent("changed");
        assertThat(export.resolve("new.txt")).hasContent("new");
        assertThat(export.resolve("ignored")).doesNotExist();
        assertThat(worktree.title()).isEqualTo("First (with uncommitted changes)");
        assertThat(repository.worktree().commit()).isEqualTo(worktree.commit());
    }

    @Test
    void theStateOfLocalRunsIsNoPartOfTheProject() throws Exception {
        git.commit("First");
        git.write(".pipeline/aws/key.pem", "private");
        assertThat(repository.changes()).isEmpty();

        git.write("new.txt", "new");
        assertThat(repository.git(
                        "ls-tree", "-r", "--name-only", repository.worktree().commit()))
                .contains("new.txt")
                .doesNotContain(".pipeline/");

        git.write(".gitignore", ".pipeline/\n");
        assertThat(repository.git(
                        "ls-tree", "-r", "--name-only", repository.worktree().commit()))
                .contains("new.txt")
                .doesNotContain(".pipeline/");

        git.write(".gitignore", "").commit("With the state of a run");
        Path archive = directory.resolve("source.zip");
        repository.revision("HEAD").archive(archive);
        assertThat(ZipArchive.read(archive, "new.txt")).isNotNull();
        assertThat(ZipArchive.read(archive, ".pipeline/aws/key.pem")).isNull();
    }

    @Test
    void readingTheWorkTreeChangesNothingInTheRepository() throws Exception {
        git.commit("First");
        git.write("new.txt", "new");
        String status = git.git("status", "--porcelain");
        String objects = git.git("count-objects");

        repository.worktree();
        assertThat(git.git("status", "--porcelain")).isEqualTo(status);
        assertThat(git.git("count-objects")).isEqualTo(objects);
    }

    @Test
    void aFolderWithoutRepositoryIsAMistakeOfUse() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));

        assertThatThrownBy(() -> Repository.open(elsewhere, directory.resolve("scratch")))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("not in a Git repository");
    }

    @Test
    void aFolderBelowTheRepositorysTopIsAMistakeOfUse() {
        assertThatThrownBy(() -> Repository.open(git.root().resolve("src"), directory.resolve("scratch")))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("not the top directory of its Git repository");
    }
}
