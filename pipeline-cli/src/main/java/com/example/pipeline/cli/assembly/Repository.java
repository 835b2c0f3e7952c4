package com.example.pipeline.cli.assembly;

import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.local.Directories;
import com.example.pipeline.cli.local.Subprocess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Git repository of the project. Nothing here changes it. The state of local runs is no part of it, even where the
 * project's {@code .gitignore} does not name it.
 */
public final class Repository {
    /** Everything but the state of local runs, which includes a private key. */
    static final String[] FILES = {".", ":(top,exclude).pipeline"};

    private final Path root;
    private final Path scratch;
    private final String objects;

    private Repository(Path root, Path scratch) throws IOException {
        this.root = root;
        this.scratch = scratch;
        Directories.delete(scratch);
        Files.createDirectories(scratch.resolve("objects"));
        Subprocess.Result top = subprocess(Map.of(), "rev-parse", "--show-toplevel");
        if (!top.succeeded()) {
            throw Problem.usage(root + " is not in a Git repository, and a run needs a commit: git init, git commit");
        }
        String path = top.output().stripTrailing();
        if (!Path.of(path).toRealPath().equals(root.toRealPath())) {
            throw Problem.usage(root + " is not the top directory of its Git repository. Run the command in " + path);
        }
        objects = output(subprocess(Map.of(), "rev-parse", "--path-format=absolute", "--git-path", "objects"));
    }

    /** @param scratch a directory for objects and indexes that do not belong in the repository; it is emptied */
    public static Repository open(Path root, Path scratch) throws IOException {
        return new Repository(root, scratch);
    }

    /** Returns the commit that a branch, a tag or a commit id stands for. */
    public Revision revision(String reference) throws IOException {
        Optional<Revision> found = find(reference);
        if (found.isEmpty()) {
            throw Problem.usage(
                    reference.equals("HEAD")
                            ? "There is no commit in " + root + " yet: commit something, or run with --worktree"
                            : "There is no commit " + reference + " in " + root + ". "
                                    + new Remotes(this, root).whereElse(reference));
        }
        return found.get();
    }

    /** The same; empty when there is no such commit. */
    public Optional<Revision> find(String reference) throws IOException {
        Subprocess.Result commit =
                scratchGit(Map.of(), "rev-parse", "--verify", "--quiet", "--end-of-options", reference + "^{commit}");
        return commit.succeeded() ? Optional.of(read(output(commit))) : Optional.empty();
    }

    /** Whether a branch or tag that was fetched from a remote contains a commit. True if there is no remote at all. */
    public boolean isAtRemote(Revision revision) throws IOException {
        return new Remotes(this, root).have(revision);
    }

    /** Whether a repository host's name for a repository, such as {@code owner/name}, is in the URL of a remote. */
    public boolean hasRemote(String fullName) throws IOException {
        return git("remote", "--verbose")
                .lines()
                .map(line -> line.split("\\s+")[1].replaceFirst("(\\.git)?/?$", ""))
                .anyMatch(url -> url.endsWith("/" + fullName) || url.endsWith(":" + fullName));
    }

    /** Whether a commit comes before another one; false when one of them is not in the repository. */
    public boolean isBefore(String commit, String other) throws IOException {
        return !commit.equals(other)
                && scratchGit(Map.of(), "merge-base", "--is-ancestor", commit, other)
                        .succeeded();
    }

    /** Returns the paths of the files that differ between two commits. */
    public List<String> changedFiles(String from, String to) throws IOException {
        return paths(git("diff", "--name-only", "--no-renames", "-z", from, to));
    }

    /** Returns the paths of all files of a commit. */
    public List<String> files(String commit) throws IOException {
        return paths(git("ls-tree", "-r", "--name-only", "-z", commit));
    }

    private static List<String> paths(String output) {
        return Stream.of(output.split("\0")).filter(path -> !path.isEmpty()).toList();
    }

    /** Returns the newest commit that two have in common; empty when there is none. */
    public Optional<String> mergeBase(String one, String other) throws IOException {
        Subprocess.Result base = scratchGit(Map.of(), "merge-base", one, other);
        return base.succeeded() ? Optional.of(output(base)) : Optional.empty();
    }

    /** Returns the full names of the remote-tracking branches of a branch. */
    public List<String> remoteBranches(String branch) throws IOException {
        return git("for-each-ref", "--format=%(refname)", "refs/remotes/*/" + branch)
                .lines()
                .toList();
    }

    /** Returns the uncommitted changes with untracked but not with ignored files; empty when there are none. */
    public String changes() throws IOException {
        return git("status", "--porcelain", "--", FILES[0], FILES[1]);
    }

    /** Returns HEAD with the uncommitted changes; HEAD itself when there are none. */
    public Revision worktree() throws IOException {
        Revision head = revision("HEAD");
        if (changes().isEmpty()) {
            return head;
        }
        Path index = scratch.resolve("worktree.index");
        withIndex(index, "read-tree", "HEAD");
        // Git refuses to add files when a path to leave out is ignored already.
        boolean ignored =
                scratchGit(Map.of(), "check-ignore", "--quiet", ".pipeline").succeeded();
        withIndex(index, "add", "--all", "--", FILES[0], ignored ? FILES[0] : FILES[1]);
        String tree = withIndex(index, "write-tree");
        Files.deleteIfExists(index);
        // Dated like its parent, so that the same files always give the same commit.
        Map<String, String> author = new LinkedHashMap<>();
        for (String role : new String[] {"AUTHOR", "COMMITTER"}) {
            author.put("GIT_" + role + "_NAME", "pipeline");
            author.put("GIT_" + role + "_EMAIL", "pipeline@localhost");
            author.put("GIT_" + role + "_DATE", head.authorDate());
        }
        String title = head.title() + " (with uncommitted changes)";
        return read(output(scratchGit(author, "commit-tree", tree, "-p", head.commit(), "-m", title)));
    }

    /** Returns the branch that is checked out; {@code HEAD} when none is. */
    public String branch() throws IOException {
        return git("rev-parse", "--abbrev-ref", "HEAD");
    }

    private Revision read(String commit) throws IOException {
        String[] parts =
                git("log", "-1", "--format=%T%n%an%n%aI%n%cI%n%B", commit).split("\n", 5);
        String message = parts.length < 5 ? "" : parts[4].strip();
        return new Revision(this, commit, parts[0], message, parts[1], parts[2], parts[3]);
    }

    /**
     * Makes a clone with the whole history and no remote, whose branch is at a commit and which has that commit checked out.
     * It borrows the objects of this repository, so that it takes no time.
     */
    void cloneTo(Path directory, String commit, String branch) throws IOException {
        Files.createDirectories(directory);
        cloned(directory, "init", "--quiet", "--template=");
        Path git = directory.resolve(".git");
        Files.createDirectories(git.resolve("objects/info"));
        Files.writeString(
                git.resolve("objects/info/alternates"),
                objects + "\n" + scratch.resolve("objects").toAbsolutePath() + "\n");
        Path shallow =
                Path.of(output(subprocess(Map.of(), "rev-parse", "--path-format=absolute", "--git-path", "shallow")));
        if (Files.exists(shallow)) {
            Files.copy(shallow, git.resolve("shallow"));
        }
        cloned(directory, "update-ref", "refs/remotes/origin/" + branch, commit);
        cloned(directory, "checkout", "--quiet", "--detach", commit);
    }

    private void cloned(Path directory, String... arguments) throws IOException {
        output(Subprocess.of("git", arguments)
                .in(directory)
                .without(Repository::isGitVariable)
                // CodeBuild knows nothing of this user's settings.
                .with(Map.of("GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_NOSYSTEM", "1"))
                .run());
    }

    /** Returns the content of an object; nothing if there is no such object. */
    Optional<String> show(String object) throws IOException {
        Subprocess.Result file = scratchGit(Map.of(), "cat-file", "blob", object);
        return file.succeeded() ? Optional.of(file.output()) : Optional.empty();
    }

    /** Runs Git and returns what it prints. */
    String git(String... arguments) throws IOException {
        return output(scratchGit(Map.of(), arguments));
    }

    /** Runs Git with another index file. */
    String withIndex(Path index, String... arguments) throws IOException {
        return output(scratchGit(Map.of("GIT_INDEX_FILE", index.toString()), arguments));
    }

    /** New objects go to the scratch directory. */
    private Subprocess.Result scratchGit(Map<String, String> variables, String... arguments) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(variables);
        all.put("GIT_OBJECT_DIRECTORY", scratch.resolve("objects").toString());
        all.put("GIT_ALTERNATE_OBJECT_DIRECTORIES", objects);
        return subprocess(all, arguments);
    }

    private Subprocess.Result subprocess(Map<String, String> variables, String... arguments) throws IOException {
        return Subprocess.of("git", arguments)
                .in(root)
                .without(Repository::isGitVariable)
                .with(variables)
                .run();
    }

    private String output(Subprocess.Result git) {
        if (!git.succeeded()) {
            throw Problem.failed("Git failed in " + root + ": " + git.errors().strip());
        }
        return git.output().stripTrailing();
    }

    /** Inside of a Git hook, these variables point at another repository. */
    static boolean isGitVariable(String name) {
        return name.startsWith("GIT_");
    }
}
