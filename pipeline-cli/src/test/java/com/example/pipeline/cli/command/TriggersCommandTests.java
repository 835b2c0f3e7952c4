package com.example.pipeline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project whose template has two pipelines with triggers, one for main and tags, one for other branches. */
class TriggersCommandTests {
    @TempDir
    private Path directory;

    private SmallProject project;

    @BeforeEach
    void create() throws Exception {
        project = SmallProject.create(directory);
        Files.copy(
                Path.of("src/test/resources/triggers.template.json"),
                directory.resolve("pipeline.template.json"),
                StandardCopyOption.REPLACE_EXISTING);
        project.git.commit("Two pipelines");
    }

    @Test
    void pushOfABranchIsComparedWithTheCommitAtWhichItBegan() throws Exception {
        project.git.git("checkout", "--quiet", "-b", "feature/x");
        project.git.write("docs/a.md", "a").commit("Documents");
        project.git.write("pom.xml", "a").commit("Code");
        project.git.write("docs/b.md", "b").commit("Documents again");

        assertThat(project.command("triggers")).as(project.printed()).isZero();

        assertThat(project.printed())
                .contains("Push of branch feature/x", "3 files changed since its start on main (")
                .containsPattern("starts +checks +branch feature/x matches \"feature/\\*\\*\", and pom.xml has changed")
                .containsPattern("does not start +release +branch feature/x does not match \"main\"")
                .contains("Pull request from feature/x into main")
                .containsPattern("starts +checks +branch main matches \"main\"");
    }

    @Test
    void pushThatOnlyRemovesADocumentStartsNothing() throws Exception {
        project.git.write("docs/index.md", "a").commit("Documents");
        project.git.git("rm", "--quiet", "docs/index.md");
        project.git.commit("Fewer documents");

        assertThat(project.command("triggers")).as(project.printed()).isZero();

        assertThat(project.printed())
                .contains("1 file changed since its parent (")
                .containsPattern("does not start +release .* but the changed file docs/index.md is excluded")
                .doesNotContain("Pull request");
    }

    @Test
    void pushedBranchIsComparedWithTheRemoteOne() throws Exception {
        project.git.git("update-ref", "refs/remotes/origin/main", "HEAD");
        project.git.write("a", "a").commit("One");
        project.git.write("docs/b.md", "b").commit("Two");

        assertThat(project.command("triggers", "main")).as(project.printed()).isZero();

        assertThat(project.printed()).contains("2 files changed since origin/main (", "and a has changed");
    }

    @Test
    void tagIsDecidedByTagFilters() throws Exception {
        project.git.git("tag", "v1");

        assertThat(project.command("triggers", "v1")).as(project.printed()).isZero();

        assertThat(project.printed())
                .contains("Push of tag v1")
                .containsPattern("starts +release +tag v1 matches \"v\\*\"")
                .containsPattern("does not start +checks +no filter for tags");
    }

    @Test
    void commitWithoutANameIsAMistakeOfUse() {
        assertThat(project.command("triggers", "HEAD~0")).isEqualTo(2);
        assertThat(project.printed()).contains("HEAD~0 is neither a branch nor a tag");
        assertThat(project.command("triggers", "missing")).isEqualTo(2);
        assertThat(project.printed()).contains("There is no commit missing");
    }

    @Test
    void runOfABranchThatStartsNothingSaysWhyAndLeavesNoRun() throws Exception {
        project.git.git("checkout", "--quiet", "-b", "fix");
        project.git.write("a", "a").commit("One");

        assertThat(project.run("--leave", "small-app")).as(project.printed()).isZero();

        assertThat(project.printed())
                .contains(
                        "Push of branch fix since its start on main (",
                        ") starts no pipeline:",
                        "checks: branch fix does not match \"feature/**\"",
                        "--pipeline checks | release");
        assertThat(directory.resolve(".pipeline/runs")).isEmptyDirectory();
    }
}
