package com.example.pipeline.cli.command;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.assembly.Repository;
import com.example.pipeline.cli.assembly.Revision;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.pipeline.PipelineExecution;
import com.example.pipeline.cli.pipeline.PipelineLocation;
import com.example.pipeline.cli.pipeline.Status;
import com.example.pipeline.cli.runs.Run;
import com.example.pipeline.cli.runs.Screen;
import java.time.Duration;
import java.time.Instant;

/** One {@code ./pipeline run}, from the commit to the last line. */
final class LocalRun {
    private final Project project;
    private final RunOptions options;
    private final Streams streams;
    private final Screen screen;

    LocalRun(Project project, RunOptions options, Streams streams) {
        this.project = project;
        this.options = options;
        this.streams = streams;
        this.screen = streams.screen();
    }

    /** Returns the exit code. */
    int run() throws Exception {
        try (RunLock lock = RunLock.take(project.state());
                Screen open = screen) {
            Repository repository = Repository.open(project.root(), project.git());
            Revision revision = revision(repository);
            boolean uncommitted = options.worktree() && !repository.changes().isEmpty();
            CurrentRun current = new CurrentRun(
                    project.runs(),
                    new Run.Source(revision.commit(), revision.message(), repository.branch(), uncommitted));
            open.line("Run " + current.number() + ": commit " + revision.shortCommit() + " " + revision.title());
            if (!options.worktree()
                    && options.revision() == null
                    && !repository.changes().isEmpty()) {
                open.line("Uncommitted changes stay out of it; --worktree takes them along.");
            }
            open.line("");
            Interruption interruption = Interruption.of(current);
            try {
                return run(revision, current, interruption);
            } catch (Exception e) {
                current.ended(interruption.happened() ? Status.STOPPED : Status.FAILED, String.valueOf(e.getMessage()));
                throw e;
            } finally {
                interruption.over();
            }
        }
    }

    private Revision revision(Repository repository) throws java.io.IOException {
        if (options.worktree()) {
            return repository.worktree();
        }
        return repository.revision(options.revision() == null ? "HEAD" : options.revision());
    }

    private int run(Revision revision, CurrentRun current, Interruption interruption) throws Exception {
        Instant start = Instant.now();
        Preparation preparation = new Preparation(project, screen, current.directory());
        CloudAssembly assembly = preparation.assembly(revision);
        AssemblyStack stack = assembly.pipelineStack(options.pipeline());
        try (LocalAws local = preparation.aws()) {
            PipelineLocation location = preparation.deploy(local, assembly, stack);
            screen.line("");
            Executions executions = new Executions(local, project, options, streams, revision);
            interruption.onStop(executions::stop);
            PipelineExecution.Result result = executions.run(location, stack, current);
            new Ending(screen, project).print(result, Duration.between(start, Instant.now()), current.directory());
            showDeployed(local, assembly, interruption);
            return exitCode(result);
        }
    }

    private void showDeployed(LocalAws local, CloudAssembly assembly, Interruption interruption)
            throws InterruptedException {
        if (interruption.happened()) {
            return;
        }
        DeployedUrls urls = DeployedUrls.find(local.aws(), assembly.bound());
        new Ending(screen, project).print(urls, local.aws().caBundle(), options.keep());
        if (options.keep()) {
            interruption.await();
        }
    }

    private static int exitCode(PipelineExecution.Result result) {
        if (result.atApproval()) {
            return Pipeline.AT_APPROVAL;
        }
        return result.status() == Status.SUCCEEDED ? 0 : Problem.FAILED;
    }
}
