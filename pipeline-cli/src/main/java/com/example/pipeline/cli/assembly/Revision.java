package com.example.pipeline.cli.assembly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The commit that a run takes its source from.
 *
 * @param commit full id. Uncommitted changes get a commit that exists only for the run.
 * @param tree id of its tree; the same files have the same id
 * @param message the whole commit message
 * @param author name
 * @param authorDate ISO 8601
 * @param committerDate ISO 8601
 */
public record Revision(
        Repository repository,
        String commit,
        String tree,
        String message,
        String author,
        String authorDate,
        String committerDate) {

    public String shortCommit() {
        return commit.substring(0, 8);
    }

    /** The first line of the message. */
    public String title() {
        return message.lines().findFirst().orElse("");
    }

    /** Writes the files into a ZIP file. The same commit gives the same bytes. */
    public void archive(Path file) throws IOException {
        repository.git(
                "archive", "--format=zip", "--output=" + file, commit, "--", Repository.FILES[0], Repository.FILES[1]);
    }

    /**
     * Makes a Git clone with the whole history, which has this commit checked out.
     *
     * @param branch name of its only branch, a remote one
     */
    public void cloneTo(Path directory, String branch) throws IOException {
        repository.cloneTo(directory, commit, branch);
    }

    /** Returns the text of a file, by its path from the top of the repository; nothing if there is no such file. */
    public Optional<String> text(String path) throws IOException {
        return repository.show(commit + ":" + path);
    }

    /** Writes the files, with links and executable bits, into a directory. */
    void export(Path directory) throws IOException {
        Path index = Path.of(directory + ".index");
        repository.withIndex(index, "read-tree", commit);
        repository.withIndex(index, "checkout-index", "--all", "--force", "--prefix=" + directory + "/");
        Files.deleteIfExists(index);
    }
}
