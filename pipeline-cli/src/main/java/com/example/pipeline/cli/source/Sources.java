package com.example.pipeline.cli.source;

import com.example.pipeline.cli.assembly.Repository;
import com.example.pipeline.cli.assembly.Revision;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.PipelineDeclaration;
import com.example.pipeline.cli.pipeline.PlannedAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The commits that the source actions of a pipeline take. The repository of the run is the one of the first source
 * action, or the one that a Git remote of the run's folder names. Each other repository or branch needs a folder.
 */
public final class Sources {
    private final Repository repository;
    private final Revision revision;
    private final Map<String, Path> folders;
    private final Path scratch;
    private final String branch;
    private final Map<String, Revision> others = new HashMap<>();

    /**
     * @param revision the run's commit
     * @param folders of Git repositories, by source action
     * @param scratch a directory for Git objects
     * @param branch the branch whose push has started the run; null: the one that the source action names
     */
    public Sources(Repository repository, Revision revision, Map<String, Path> folders, Path scratch, String branch) {
        this.repository = repository;
        this.revision = revision;
        this.folders = folders;
        this.scratch = scratch;
        this.branch = branch;
    }

    /** @throws Problem when there is a folder for an action that is no source action */
    public void checkNames(PipelineDeclaration pipeline) {
        List<String> actions = actions(pipeline).stream().map(Action::name).toList();
        folders.keySet().stream()
                .filter(name -> !actions.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw Problem.usage("--source " + name + ": the pipeline has no such source action. Choose from: "
                            + String.join(", ", actions));
                });
    }

    /** Says why a source action has no commit here; empty when it has one. */
    Optional<String> problem(PipelineDeclaration pipeline, Action action) throws IOException {
        Path folder = folders.get(action.name());
        if (folder != null) {
            return other(action, folder);
        }
        Action own = own(pipeline);
        if (repositoryOf(action).equals(repositoryOf(own)) && branch(action).equals(branch(own))) {
            return Optional.empty();
        }
        return Optional.of("takes branch " + branch(action) + " of " + repositoryOf(action)
                + ", but the commit of this run is taken for branch " + branch(own) + " of " + repositoryOf(own)
                + ". Name a clone that has the branch: --source " + action.name() + "=FOLDER");
    }

    private Optional<String> other(Action action, Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.of("--source: there is no folder " + folder);
        }
        try {
            Repository clone = Repository.open(folder, scratch.resolve(action.name()));
            for (String reference : List.of("refs/heads/", "refs/remotes/origin/")) {
                Optional<Revision> found = clone.find(reference + branch(action));
                if (found.isPresent()) {
                    others.put(action.name(), found.get());
                    return Optional.empty();
                }
            }
            return Optional.of("--source: " + folder + " has no branch " + branch(action) + ". Fetch it: git fetch");
        } catch (Problem e) {
            return Optional.of("--source: " + e.getMessage());
        }
    }

    /** The branch of a source action that has no problem. */
    public String branchOf(Action action) {
        return branch == null || folders.containsKey(action.name()) ? branch(action) : branch;
    }

    /** The commit of a source action that has no problem. */
    public Revision revision(Action action) {
        return others.getOrDefault(action.name(), revision);
    }

    /**
     * The source action of which an artifact is a full clone.
     *
     * @return nothing for an artifact with files
     */
    public Optional<Action> cloned(PipelineDeclaration pipeline, String artifact) {
        return actions(pipeline).stream()
                .filter(action -> action.outputArtifacts().contains(artifact)
                        && ConnectionSource.CLONE.equals(action.configuration("OutputArtifactFormat")))
                .findFirst();
    }

    /** The files of the artifacts that the source actions of a pipeline make. */
    public PlannedAction.Files files(PipelineDeclaration pipeline) {
        Map<String, Action> sources = new HashMap<>();
        actions(pipeline).forEach(action -> action.outputArtifacts().forEach(name -> sources.put(name, action)));
        return new PlannedAction.Files() {
            @Override
            public boolean has(String artifact) {
                return sources.containsKey(artifact);
            }

            @Override
            public Optional<String> text(String artifact, String file) throws IOException {
                return revision(sources.get(artifact)).text(file);
            }
        };
    }

    /** The first source action of the run's own repository. */
    private Action own(PipelineDeclaration pipeline) throws IOException {
        List<Action> candidates = actions(pipeline).stream()
                .filter(action -> !folders.containsKey(action.name()))
                .toList();
        for (Action action : candidates) {
            if (repository.hasRemote(repositoryOf(action))) {
                return action;
            }
        }
        return candidates.get(0);
    }

    private static List<Action> actions(PipelineDeclaration pipeline) {
        return pipeline.stages().stream()
                .flatMap(stage -> stage.actions().stream())
                .filter(action ->
                        action.type() != null && action.type().category().equals("Source"))
                .toList();
    }

    /** A connection, CodeCommit, and GitHub of version 1 have keys of their own for the repository and the branch. */
    private static String repositoryOf(Action action) {
        Map<String, String> configuration = action.configuration();
        String ofGitHub = configuration.getOrDefault("Owner", "") + "/" + configuration.getOrDefault("Repo", "");
        return configuration.getOrDefault(
                "FullRepositoryId", configuration.getOrDefault("RepositoryName", ofGitHub.equals("/") ? "" : ofGitHub));
    }

    private static String branch(Action action) {
        return action.configuration()
                .getOrDefault("BranchName", action.configuration().getOrDefault("Branch", ""));
    }
}
