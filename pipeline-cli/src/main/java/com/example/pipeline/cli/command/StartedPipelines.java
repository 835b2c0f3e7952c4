package com.example.pipeline.cli.command;

import com.example.pipeline.cli.assembly.AssemblyPipeline;
import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.assembly.Repository;
import com.example.pipeline.cli.assembly.Revision;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.runs.Run;
import com.example.pipeline.cli.trigger.ChangedFiles;
import com.example.pipeline.cli.trigger.Decision;
import com.example.pipeline.cli.trigger.GitEvent;
import com.example.pipeline.cli.trigger.PushedRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The pipelines that a run executes.
 *
 * @param start what the run stands for; null: no trigger is involved
 * @param branch the pushed branch that is not the pipelines' own one, and that changes no account; null: another event
 * @param notes what the user should know
 */
record StartedPipelines(List<Chosen> pipelines, Run.Start start, String branch, List<String> notes) {

    /** A pipeline by its logical id in its stack. */
    record Chosen(AssemblyStack stack, String logicalId) {

        private static Chosen of(AssemblyPipeline pipeline) {
            return new Chosen(pipeline.stack(), pipeline.logicalId());
        }
    }

    /**
     * Chooses the pipelines. A name decides. A tag or a branch starts what its push starts in AWS. A commit without a name,
     * and a branch that is checked out and that is a pipeline's own, run this pipeline, whatever files have changed.
     *
     * @throws Problem if the name is unknown, or if it takes a name
     */
    static StartedPipelines of(LocalRun run, CloudAssembly assembly, Repository repository, Revision revision)
            throws IOException {
        RunOptions options = run.options();
        KnownPipelines inCommit = KnownPipelines.of(assembly);
        KnownPipelines known = options.deployPipeline
                ? inCommit
                : KnownPipelines.deployed(run.project()).orElse(inCommit);
        if (options.pipeline != null || !known.haveTriggers()) {
            return only(Chosen.of(assembly.pipeline(options.pipeline)), null, List.of());
        }
        Optional<PushedRef> ref = PushedRef.of(repository, options.revision);
        if (ref.isEmpty()) {
            List<KnownPipelines.Known> own = known.pipelines().stream()
                    .filter(pipeline -> isStartedByItsOwnBranch(pipeline))
                    .toList();
            return only(
                    own.size() == 1 ? chosen(own.get(0), assembly).orElseThrow() : Chosen.of(assembly.pipeline(null)),
                    null,
                    List.of());
        }
        GitEvent event = ref.get().isTag()
                ? GitEvent.tag(ref.get().name())
                : GitEvent.push(ref.get().name(), List.of());
        String since = "";
        if (!ref.get().isTag()) {
            ChangedFiles changed = ChangedFiles.ofPush(
                    repository,
                    event.name(),
                    revision,
                    EarlierRuns.of(run.project(), event.name()),
                    known.mainBranches());
            event = GitEvent.push(event.name(), changed.files());
            since = " since " + changed.since();
        }
        return of(event, since, known, assembly, options.revision == null);
    }

    private static StartedPipelines of(
            GitEvent event, String since, KnownPipelines known, CloudAssembly assembly, boolean checkedOut) {
        List<Chosen> chosen = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        String pushed = event + since;
        boolean own = event.kind() != GitEvent.Kind.PUSH;
        for (KnownPipelines.Known pipeline : known.pipelines()) {
            Decision decision = pipeline.triggers().decide(event);
            boolean ownBranch = event.name().equals(pipeline.triggers().defaultBranch());
            reasons.add("  " + pipeline.name() + ": " + decision.why());
            if (decision.starts() || checkedOut && ownBranch && decision.butForFiles()) {
                own |= ownBranch;
                chosen(pipeline, assembly).ifPresent(chosen::add);
                notes.add(
                        decision.starts()
                                ? pushed + " starts " + pipeline.name() + ": " + decision.why()
                                : pushed + " does not start " + pipeline.name() + " in AWS: " + decision.why());
            }
        }
        if (chosen.isEmpty()) {
            notes.add(pushed + " starts no pipeline:");
            notes.addAll(reasons);
            notes.add("To run one anyway: --pipeline "
                    + String.join(
                            " | ",
                            known.pipelines().stream()
                                    .map(KnownPipelines.Known::name)
                                    .toList()));
        }
        String what = event.kind() == GitEvent.Kind.TAG ? "tag" : "push";
        return new StartedPipelines(
                chosen, Run.Start.byUser(what, event.name()), own ? null : event.name(), List.copyOf(notes));
    }

    private static StartedPipelines only(Chosen pipeline, Run.Start start, List<String> notes) {
        return new StartedPipelines(List.of(pipeline), start, null, notes);
    }

    private static boolean isStartedByItsOwnBranch(KnownPipelines.Known pipeline) {
        return pipeline.triggers()
                .decide(GitEvent.push(pipeline.triggers().defaultBranch(), List.of()))
                .butForFiles();
    }

    /** Empty if the commit has no stack of this name any more. */
    private static Optional<Chosen> chosen(KnownPipelines.Known pipeline, CloudAssembly assembly) {
        return assembly.bound().stream()
                .filter(stack -> stack.name().equals(pipeline.stack()))
                .findFirst()
                .map(stack -> new Chosen(stack, pipeline.logicalId()));
    }
}
