package com.example.pipeline.cli.assembly;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a run takes its source from: a commit of a Git repository.
 *
 * @param commit full id; of a commit made for the occasion when the work tree holds uncommitted changes
 * @param tree id of its tree: the same id, the same files
 * @param message the whole commit message
 * @param authorDate ISO 8601
 */
public record Revision(Repository repository, String commit, String tree, String message, String authorDate) {

    public String shortCommit() {
        return commit.substring(0, 8);
    }

    /** First line of the message. */
    public String title() {
        return message.lines().findFirst().orElse("");
    }

    /** The files as ZIP; the same commit gives the same bytes. */
    public void archive(Path file) {
        repository.git(Map.of()).output("git", "archive", "--format=zip", "--output=" + file, commit);
    }

    /** Writes the files, with links and executable bits, into a directory. */
    public void export(Path directory) {
        Map<String, String> index = Map.of("GIT_INDEX_FILE", directory + ".index");
        repository.git(index).output("git", "read-tree", commit);
        repository.git(index).output("git", "checkout-index", "--all", "--force", "--prefix=" + directory + "/");
        repository.deleteIndex(Path.of(directory + ".index"));
    }
}
