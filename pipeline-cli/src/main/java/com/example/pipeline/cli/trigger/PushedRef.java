package com.example.pipeline.cli.trigger;

import com.example.pipeline.cli.assembly.Repository;
import java.io.IOException;
import java.util.Optional;

/** A branch or a tag of the local repository, under the name that it has at the repository's host. */
public record PushedRef(boolean isTag, String name) {

    /**
     * @param reference a branch, a remote branch, or a tag; null or HEAD: the branch that is checked out
     * @return empty for a commit that no name stands for
     */
    public static Optional<PushedRef> of(Repository repository, String reference) throws IOException {
        if (reference == null || reference.equals("HEAD")) {
            String branch = repository.branch();
            return branch.equals("HEAD") ? Optional.empty() : Optional.of(new PushedRef(false, branch));
        }
        String name = reference.replaceFirst("^refs/(heads|tags|remotes)/", "");
        if (repository.find("refs/heads/" + name).isPresent()) {
            return Optional.of(new PushedRef(false, name));
        }
        if (repository.find("refs/tags/" + name).isPresent()) {
            return Optional.of(new PushedRef(true, name));
        }
        return name.contains("/") && repository.find("refs/remotes/" + name).isPresent()
                ? Optional.of(new PushedRef(false, name.substring(name.indexOf('/') + 1)))
                : Optional.empty();
    }
}
