package com.example.pipeline.cli.assembly;

import com.example.pipeline.cli.local.Subprocess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The remotes of a repository. */
record Remotes(Repository repository, Path root) {
    /** Git asks for no password, and does not wait for a host that does not answer. */
    private static final Map<String, String> SILENT =
            Map.of("GIT_TERMINAL_PROMPT", "0", "GIT_SSH_COMMAND", "ssh -o BatchMode=yes -o ConnectTimeout=5");

    /** Says where a reference is that is not here, such as a branch that nobody has fetched. */
    String whereElse(String reference) throws IOException {
        for (String remote : repository.git("remote").lines().toList()) {
            if (repository.find(remote + "/" + reference).isPresent()) {
                return "The remote has the branch: name " + remote + "/" + reference;
            }
            Subprocess.Result listed = Subprocess.of(
                            "git", "ls-remote", "--quiet", remote, "refs/heads/" + reference, "refs/tags/" + reference)
                    .in(root)
                    .without(Repository::isGitVariable)
                    .with(SILENT)
                    .run();
            if (listed.succeeded() && !listed.output().isBlank()) {
                return "The remote " + remote + " has it: git fetch --tags " + remote;
            }
        }
        boolean shallow = repository.git("rev-parse", "--is-shallow-repository").equals("true");
        return shallow ? "This clone has no older commits: git fetch --unshallow" : "Name a branch, a tag or a commit.";
    }

    /** Whether a branch or tag that was fetched contains a commit. True if there is no remote at all. */
    boolean have(Revision revision) throws IOException {
        return repository.git("remote").isEmpty()
                || !repository
                        .git("for-each-ref", "--count=1", "--contains", revision.commit(), "refs/remotes", "refs/tags")
                        .isEmpty();
    }
}
