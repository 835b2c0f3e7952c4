package com.example.pipeline.cli.command;

import com.example.pipeline.cli.assembly.Assemblies;
import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.assembly.Repository;
import com.example.pipeline.cli.assembly.Revision;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.pipeline.PipelineExecution;
import com.example.pipeline.cli.pipeline.Status;
import com.example.pipeline.cli.runs.RunJournal;
import com.example.pipeline.cli.source.Sources;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/**
 * A local run of the pipeline that is deployed. Nothing is synthesized or deployed before it, so an older commit takes
 * neither the pipeline nor the roles back.
 *
 * @param assembly of the last run, which has deployed the pipeline
 */
record DeployedRun(LocalRun run, CloudAssembly assembly, AssemblyStack stack, String logicalId) {

    /** Reads what the next execution needs, before the journal says that it runs. */
    interface Preparation {
        Attempt attempt(LocalAws local, DeployedPipeline pipeline) throws IOException;
    }

    /** @throws Problem when nothing is deployed yet */
    static KnownPipelines deployedPipelines(Project project) {
        return KnownPipelines.deployed(project)
                .orElseThrow(() -> Problem.usage("No pipeline is deployed here yet. Deploy it: ./pipeline run"));
    }

    static DeployedRun of(LocalRun run, KnownPipelines.Known pipeline) throws IOException {
        CloudAssembly assembly = new Assemblies(
                        run.project().assemblies(), run.options().environment())
                .last()
                .orElseThrow(() -> Problem.usage("The last synthesis is gone. Make it again: ./pipeline run"));
        return assembly.bound().stream()
                .filter(stack -> stack.name().equals(pipeline.stack()))
                .findFirst()
                .map(stack -> new DeployedRun(run, assembly, stack, pipeline.logicalId()))
                .orElseThrow(() -> Problem.usage("The last synthesis has no stack " + pipeline.stack()
                        + " of the pipeline " + pipeline.name() + ". Run the pipeline again: ./pipeline run"));
    }

    /** Returns the exit code. */
    int execute(Repository repository, Revision revision, RunJournal journal, Preparation preparation)
            throws Exception {
        Instant start = Instant.now();
        Interruption interruption = new Interruption(journal);
        try (LocalAws local = run.startAws(journal.directory())) {
            run.terminal().line("");
            AccountStacks stacks = new AccountStacks(
                    local.aws(), local.cli(), journal.directory().resolve("prepare.log"));
            DeployedPipeline pipeline = new DeployedPipeline(local.aws(), stacks, stack, logicalId);
            Attempt attempt = preparation.attempt(local, pipeline);
            Sources sources = new Sources(
                    repository, revision, Map.of(), run.project().git().resolve("sources"), null);
            ApplicationNotes notes = new ApplicationNotes(local, run.project().root(), journal.directory(), assembly);
            Executions executions = new Executions(local, run, revision, sources, notes);
            interruption.onStop(executions::stop);
            PipelineExecution.Result result = executions.once(pipeline, attempt, journal);
            int exitCode = run.reportEnd(result, start, journal);
            notes.atTheEnd(run.terminal());
            KnownPipelines.save(run.project(), local, stacks, assembly);
            run.showUrls(local, assembly, interruption);
            return exitCode;
        } catch (Exception e) {
            journal.ended(interruption.happened() ? Status.STOPPED : Status.FAILED, String.valueOf(e.getMessage()));
            throw e;
        } finally {
            interruption.over();
        }
    }
}
