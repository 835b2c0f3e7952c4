package com.example.pipeline.cli.command;

import com.example.pipeline.cli.assembly.Assemblies;
import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.assembly.Repository;
import com.example.pipeline.cli.assembly.Revision;
import com.example.pipeline.cli.cloudformation.CustomResources;
import com.example.pipeline.cli.cloudformation.ListedPermissions;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.embedded.LocalProfile;
import com.example.pipeline.cli.local.LockFile;
import com.example.pipeline.cli.pipeline.PipelineExecution;
import com.example.pipeline.cli.pipeline.Status;
import com.example.pipeline.cli.runs.Columns;
import com.example.pipeline.cli.runs.Run;
import com.example.pipeline.cli.runs.RunJournal;
import com.example.pipeline.cli.runs.RunsServer;
import com.example.pipeline.cli.runs.Steps;
import com.example.pipeline.cli.runs.Terminal;
import com.example.pipeline.cli.source.Sources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** One {@code ./pipeline run}: prepares the embedded AWS, executes the pipeline, and prints what is deployed. */
record LocalRun(Project project, RunOptions options, ApprovalNames approvals, Terminal terminal) {

    /** Returns the exit code. */
    int run() throws Exception {
        try (LockFile lock = project.lock();
                Terminal open = terminal;
                RunsServer page = options.keep ? RunsServer.start(project.runs()) : null) {
            Repository repository = Repository.open(project.root(), project.git());
            Revision revision = revision(repository);
            boolean changes = !repository.changes().isEmpty();
            RunJournal journal = new RunJournal(
                    project.runs(),
                    new Run.Source(
                            revision.commit(),
                            revision.message(),
                            repository.branch(),
                            options.worktree && changes,
                            revision.author(),
                            revision.committerDate()),
                    Run.Start.byUser("manual", options.revision));
            open.line("Run " + journal.number() + ": commit " + revision.shortCommit() + " " + revision.title());
            if (changes && !options.worktree && options.revision == null) {
                open.line("Uncommitted changes are not part of it. To include them: --worktree");
            }
            if (page != null) {
                open.line("Live page of all runs: " + page.uri());
            }
            open.line("");
            Interruption interruption = new Interruption(journal);
            try {
                return run(repository, revision, journal, interruption);
            } catch (Exception e) {
                journal.ended(interruption.happened() ? Status.STOPPED : Status.FAILED, String.valueOf(e.getMessage()));
                throw e;
            } finally {
                interruption.over();
            }
        }
    }

    private Revision revision(Repository repository) throws IOException {
        if (options.worktree) {
            return repository.worktree();
        }
        return repository.revision(options.revision == null ? "HEAD" : options.revision);
    }

    private int run(Repository repository, Revision revision, RunJournal journal, Interruption interruption)
            throws Exception {
        Instant start = Instant.now();
        Path directory = journal.directory();
        CloudAssembly assembly = synthesize(revision, directory);
        StartedPipelines started = StartedPipelines.of(this, assembly, repository, revision);
        started.notes().forEach(terminal::line);
        if (started.pipelines().isEmpty()) {
            journal.discard();
            return 0;
        }
        if (started.start() != null) {
            journal.startedBy(started.start(), started.start().ref());
        }
        CustomResources.check(assembly, options.left);
        ListedPermissions.notes(assembly, options.left).forEach(terminal::line);
        try (LocalAws local = startAws(directory)) {
            AccountStacks stacks = new AccountStacks(local.aws(), local.cli(), directory.resolve("prepare.log"));
            new AccountDeployment(this, local.aws(), stacks, started.branch() != null)
                    .deploy(assembly, repository, revision);
            terminal.line("");
            Sources sources = new Sources(
                    repository, revision, options.sources, project.git().resolve("sources"), started.branch());
            ApplicationNotes notes = new ApplicationNotes(local, project.root(), directory, assembly);
            Executions executions = new Executions(local, this, revision, sources, notes);
            interruption.onStop(executions::stop);
            int exitCode = 0;
            for (StartedPipelines.Chosen chosen : started.pipelines()) {
                if (exitCode == 0) {
                    if (chosen != started.pipelines().get(0)) {
                        journal.another();
                        terminal.line("");
                    }
                    DeployedPipeline pipeline =
                            new DeployedPipeline(local.aws(), stacks, chosen.stack(), chosen.logicalId());
                    PipelineRedeployment deployment = new PipelineRedeployment(pipeline, terminal);
                    exitCode = reportEnd(executions.run(pipeline, deployment, journal), start, journal);
                }
            }
            notes.atTheEnd(terminal);
            KnownPipelines.save(project, local, stacks, assembly);
            if (started.branch() == null) {
                showUrls(local, assembly, interruption);
            }
            return exitCode;
        }
    }

    /** Prints how an execution ended, and returns the exit code. */
    int reportEnd(PipelineExecution.Result result, Instant start, RunJournal journal) {
        terminal.line("");
        terminal.line(result.status() + (result.atApproval() ? " at an approval" : "") + " after "
                + Columns.elapsed(Duration.between(start, Instant.now())) + ". Logs, reports and artifacts: "
                + project.root().relativize(journal.directory()));
        return exitCode(result);
    }

    /** Prints what is deployed, and keeps it answering if the user wants that. */
    void showUrls(LocalAws local, CloudAssembly assembly, Interruption interruption) throws InterruptedException {
        if (!interruption.happened()) {
            String curl = "curl --cacert " + local.aws().caBundle();
            DeployedUrls.find(local.aws(), assembly.bound()).print(terminal, options.keep ? curl : null);
            if (options.keep) {
                AssemblyStack any = assembly.bound().get(0);
                try (LocalProfile profile = project.profile().write(local.aws(), any.account(), any.region())) {
                    interruption.await();
                }
            }
        }
    }

    private CloudAssembly synthesize(Revision revision, Path directory) throws Exception {
        Assemblies assemblies = new Assemblies(project.assemblies(), options.environment());
        String known = assemblies.has(revision) ? ", synthesized before from the same files" : "";
        CloudAssembly assembly = steps(List.of())
                .step(
                        "Cloud assembly",
                        progress -> assemblies.of(revision, directory.resolve("synth.log")),
                        made -> made.stacks().size() + " stacks" + known)
                .bind(options.environment(), options.left, file -> text(revision, file));
        assembly.notices().forEach(terminal::line);
        return assembly;
    }

    private static String text(Revision revision, String file) {
        try {
            return revision.text(file).orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    LocalAws startAws(Path directory) throws Exception {
        return steps(List.of())
                .step(
                        "Embedded AWS",
                        progress -> LocalAws.start(project, directory, progress),
                        local -> local.aws().endpoint().toString());
    }

    Steps steps(List<AssemblyStack> stacks) {
        // The first steps are printed before the stacks are known, in the width of most names.
        Stream<String> usual = Stream.of(" ".repeat(24));
        return new Steps(
                terminal,
                "Prepare",
                Stream.concat(usual, stacks.stream().map(AssemblyStack::id)).toList());
    }

    private static int exitCode(PipelineExecution.Result result) {
        if (result.atApproval()) {
            return Pipeline.AT_APPROVAL;
        }
        return result.status() == Status.SUCCEEDED ? 0 : Problem.FAILED;
    }
}
