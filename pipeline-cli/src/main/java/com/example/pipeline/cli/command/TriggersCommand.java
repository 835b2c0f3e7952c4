package com.example.pipeline.cli.command;

import com.example.pipeline.cli.assembly.Assemblies;
import com.example.pipeline.cli.assembly.DefaultEnvironment;
import com.example.pipeline.cli.assembly.Repository;
import com.example.pipeline.cli.assembly.Revision;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.local.LockFile;
import com.example.pipeline.cli.trigger.ChangedFiles;
import com.example.pipeline.cli.trigger.Decision;
import com.example.pipeline.cli.trigger.GitEvent;
import com.example.pipeline.cli.trigger.PushedRef;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./pipeline triggers}. */
@Command(
        name = "triggers",
        sortOptions = false,
        sortSynopsis = false,
        description = "Show which pipelines a push or a pull request starts in AWS, and why.",
        footer = {
            "",
            "Example: ./pipeline triggers feature/search --into main",
            "",
            "Exit codes: 0 shown, 1 the commit cannot be synthesized, 2 no branch or tag of this name."
        })
final class TriggersCommand implements Callable<Integer> {
    private final Project project;

    /** Null: the branch that is checked out. */
    @Parameters(arity = "0..1", paramLabel = "REF", description = "A branch or a tag. Without it: what is checked out.")
    private String reference;

    /** Null: each pipeline's own branch. */
    @Option(names = "--into", paramLabel = "BRANCH", description = "The branch that a pull request would change.")
    private String into;

    /** Null: found out. */
    @Option(
            names = "--since",
            paramLabel = "COMMIT",
            description = "What the branch had before the push. Without it: the commit of its last run,"
                    + " its remote branch, or the commit at which it began.")
    private String since;

    @Option(
            names = "--of-commit",
            description = "Use the triggers that the commit has, not those that the last run has deployed.")
    private boolean ofCommit;

    @Spec
    private CommandSpec spec;

    TriggersCommand(Project project) {
        this.project = project;
    }

    @Override
    public Integer call() throws IOException {
        try (LockFile lock = project.lock()) {
            Repository repository = Repository.open(project.root(), project.git());
            String shown = reference == null ? "HEAD" : reference;
            Revision revision = repository.revision(shown);
            PushedRef ref = PushedRef.of(repository, reference)
                    .orElseThrow(() ->
                            Problem.usage(shown + " is neither a branch nor a tag, and nothing else starts a pipeline."
                                    + " Name a branch or a tag."));
            KnownPipelines known = known(revision);
            if (ref.isTag()) {
                print(known, GitEvent.tag(ref.name()), revision, null);
                return 0;
            }
            ChangedFiles pushed = since == null
                    ? ChangedFiles.ofPush(
                            repository, ref.name(), revision, EarlierRuns.of(project, ref.name()), known.mainBranches())
                    : ChangedFiles.since(repository, repository.revision(since).commit(), since, revision);
            print(known, GitEvent.push(ref.name(), pushed.files()), revision, pushed);
            for (String target : into == null ? known.mainBranches() : List.of(into)) {
                if (!target.equals(ref.name())) {
                    ChangedFiles changed = ChangedFiles.ofPullRequest(repository, target, revision);
                    print(known, GitEvent.pullRequest(ref.name(), target, changed.files()), revision, changed);
                }
            }
            return 0;
        }
    }

    private KnownPipelines known(Revision revision) throws IOException {
        Optional<KnownPipelines> deployed = ofCommit ? Optional.empty() : KnownPipelines.deployed(project);
        if (deployed.isPresent()) {
            out().println("By the triggers that the last run has deployed. For those of the commit: --of-commit");
            return deployed.get();
        }
        out().println("By the triggers of commit " + revision.shortCommit());
        Files.createDirectories(project.state());
        return KnownPipelines.of(new Assemblies(project.assemblies(), new DefaultEnvironment(null, null))
                .of(revision, project.state().resolve("synth.log")));
    }

    /** @param changed null: files do not matter */
    private void print(KnownPipelines known, GitEvent event, Revision revision, ChangedFiles changed) {
        out().println();
        out().println(event + ", commit " + revision.shortCommit()
                + (changed == null
                        ? ""
                        : ", " + changed.files().size() + (changed.files().size() == 1 ? " file" : " files")
                                + " changed since " + changed.since()));
        int width = known.pipelines().stream()
                .mapToInt(pipeline -> pipeline.name().length())
                .max()
                .orElse(0);
        for (KnownPipelines.Known pipeline : known.pipelines()) {
            Decision decision = pipeline.triggers().decide(event);
            out().println(("  %-14s  %-" + width + "s  %s")
                    .formatted(decision.starts() ? "starts" : "does not start", pipeline.name(), decision.why()));
        }
        out().flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
