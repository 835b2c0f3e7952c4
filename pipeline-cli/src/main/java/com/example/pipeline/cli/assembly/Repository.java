package com.example.pipeline.cli.assembly;

import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.local.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The Git repository that the project is in; nothing of what is done here changes it. */
public final class Repository {
    private final Path root;
    private final Path scratch;
    private final String objects;

    private Repository(Path root, Path scratch, String objects) {
        this.root = root;
        this.scratch = scratch;
        this.objects = objects;
    }

    /** @param scratch a directory for objects and indexes that the repository shall not get; emptied */
    public static Repository open(Path root, Path scratch) throws IOException {
        Directories.delete(scratch);
        Files.createDirectories(scratch.resolve("objects"));
        Shell git = new Shell(root, Map.of());
        String top;
        try {
            top = git.output("git", "rev-parse", "--show-toplevel");
        } catch (Problem e) {
            throw Problem.usage(root + " is not in a Git repository, and a run needs a commit: git init, git commit");
        }
        if (!Path.of(top).toRealPath().equals(root.toRealPath())) {
            throw Problem.usage(root + " is not the top of its Git repository, which is " + top);
        }
        return new Repository(
                root, scratch, git.output("git", "rev-parse", "--path-format=absolute", "--git-path", "objects"));
    }

    /** The commit that a reference names: a branch, a tag, an id. */
    public Revision revision(String reference) {
        String commit;
        try {
            commit = git(Map.of())
                    .output("git", "rev-parse", "--verify", "--quiet", "--end-of-options", reference + "^{commit}");
        } catch (Problem e) {
            throw Problem.usage(
                    reference.equals("HEAD")
                            ? "There is no commit in " + root + " yet: commit something, or run with --worktree"
                            : "No commit " + reference + " in " + root + " (git rev-parse finds none)");
        }
        return read(commit);
    }

    /** Uncommitted changes, untracked files included, ignored ones not; empty when there are none. */
    public String changes() {
        return git(Map.of()).output("git", "status", "--porcelain");
    }

    /** HEAD with the uncommitted changes; HEAD itself when there are none. */
    public Revision worktree() {
        if (changes().isEmpty()) {
            return revision("HEAD");
        }
        Path index = scratch.resolve("worktree.index");
        Shell git = git(Map.of("GIT_INDEX_FILE", index.toString()));
        Revision head = revision("HEAD");
        git.output("git", "read-tree", "HEAD");
        git.output("git", "add", "--all", ".");
        String tree = git.output("git", "write-tree");
        deleteIndex(index);
        // Dated like its parent, so that the same files are the same commit.
        String title = head.title() + " (with uncommitted changes)";
        return read(git(author(head)).output("git", "commit-tree", tree, "-p", head.commit(), "-m", title));
    }

    /** The branch that is checked out; {@code HEAD} when none is. */
    public String branch() {
        return git(Map.of()).output("git", "rev-parse", "--abbrev-ref", "HEAD");
    }

    private static Map<String, String> author(Revision head) {
        return Map.of(
                "GIT_AUTHOR_NAME",
                "pipeline",
                "GIT_AUTHOR_EMAIL",
                "pipeline@localhost",
                "GIT_COMMITTER_NAME",
                "pipeline",
                "GIT_COMMITTER_EMAIL",
                "pipeline@localhost",
                "GIT_AUTHOR_DATE",
                head.authorDate(),
                "GIT_COMMITTER_DATE",
                head.authorDate());
    }

    private Revision read(String commit) {
        String[] parts = git(Map.of())
                .output("git", "log", "-1", "--format=%T%n%aI%n%B", commit)
                .split("\n", 3);
        return new Revision(this, commit, parts[0], parts.length < 3 ? "" : parts[2].strip(), parts[1]);
    }

    /** Git in the repository's root, which writes new objects to the scratch directory. */
    Shell git(Map<String, String> more) {
        Map<String, String> environment = new LinkedHashMap<>(more);
        environment.put("GIT_OBJECT_DIRECTORY", scratch.resolve("objects").toString());
        environment.put("GIT_ALTERNATE_OBJECT_DIRECTORIES", objects);
        return new Shell(root, environment);
    }

    void deleteIndex(Path index) {
        try {
            Files.deleteIfExists(index);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
