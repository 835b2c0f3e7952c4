package com.example.pipeline.cli.trigger;

import com.example.pipeline.cli.assembly.Repository;
import com.example.pipeline.cli.assembly.Revision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files that an event changes, by the local repository.
 *
 * @param since what the commit is compared with
 */
public record ChangedFiles(List<String> files, String since) {

    /**
     * The files of a push. The host of a repository knows the commit that a branch had before. Here it is the first of
     * these that is before the commit: the commit of the last run of the branch, the branch as it was fetched or pushed
     * last, the commit at which the branch left a main branch, the parent.
     *
     * @param runs the commits of earlier runs of the branch by their numbers, the newest first
     * @param mainBranches the branches that new branches begin at
     */
    public static ChangedFiles ofPush(
            Repository repository,
            String branch,
            Revision revision,
            Map<Integer, String> runs,
            List<String> mainBranches)
            throws IOException {
        for (Map.Entry<Integer, String> run : runs.entrySet()) {
            if (repository.isBefore(run.getValue(), revision.commit())) {
                return since(repository, run.getValue(), "run " + run.getKey(), revision);
            }
        }
        for (String remote : repository.remoteBranches(branch)) {
            String commit = repository.revision(remote).commit();
            if (repository.isBefore(commit, revision.commit())) {
                return since(repository, commit, remote.replace("refs/remotes/", ""), revision);
            }
        }
        for (String main : mainBranches) {
            Optional<String> base = main.equals(branch) ? Optional.empty() : mergeBase(repository, main, revision);
            if (base.isPresent() && !base.get().equals(revision.commit())) {
                return since(repository, base.get(), "its start on " + main, revision);
            }
        }
        Optional<Revision> parent = repository.find(revision.commit() + "^");
        return parent.isPresent()
                ? since(repository, parent.get().commit(), "its parent", revision)
                : new ChangedFiles(repository.files(revision.commit()), "the beginning");
    }

    /** The files of a pull request: what its branch has changed since it left the other one. */
    public static ChangedFiles ofPullRequest(Repository repository, String into, Revision revision) throws IOException {
        Optional<String> base = mergeBase(repository, into, revision);
        return base.isPresent()
                ? since(repository, base.get(), "its start on " + into, revision)
                : new ChangedFiles(
                        repository.files(revision.commit()),
                        "the beginning, because " + into + " is not in this repository");
    }

    /** @param name of {@code commit} */
    public static ChangedFiles since(Repository repository, String commit, String name, Revision revision)
            throws IOException {
        return new ChangedFiles(
                repository.changedFiles(commit, revision.commit()), name + " (" + commit.substring(0, 8) + ")");
    }

    /** As pushed or fetched last, else as it is here. */
    private static Optional<String> mergeBase(Repository repository, String branch, Revision revision)
            throws IOException {
        List<String> places = new ArrayList<>(repository.remoteBranches(branch));
        places.add("refs/heads/" + branch);
        for (String place : places) {
            Optional<String> base = repository.mergeBase(place, revision.commit());
            if (base.isPresent()) {
                return base;
            }
        }
        return Optional.empty();
    }
}
