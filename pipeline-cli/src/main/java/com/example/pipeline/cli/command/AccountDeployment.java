package com.example.pipeline.cli.command;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.assembly.Repository;
import com.example.pipeline.cli.assembly.Revision;
import com.example.pipeline.cli.cloudformation.BootstrapVersion;
import com.example.pipeline.cli.command.AccountStacks.Change;
import com.example.pipeline.cli.embedded.EmbeddedAws;
import com.example.pipeline.cli.runs.Steps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Deploys the stacks that administrators deploy in AWS, and says which of them this commit changes.
 *
 * @param onlyMissing leaves the stacks that are there as they are: the commit is not of the branch that they come from
 */
record AccountDeployment(LocalRun run, EmbeddedAws aws, AccountStacks accounts, boolean onlyMissing) {

    /** Deploys all stacks that are bound to an account. A stack that its own pipeline updates is left to the pipeline. */
    void deploy(CloudAssembly assembly, Repository repository, Revision revision) throws Exception {
        String commit = run.options().worktree ? repository.revision("HEAD").commit() : revision.commit();
        Path last = run.project().aws().resolve("commit");
        String before = Files.exists(last) ? Files.readString(last).strip() : commit;
        List<AssemblyStack> updated = new ArrayList<>();
        Steps steps = run.steps(assembly.bound());
        for (AssemblyStack stack : assembly.bound()) {
            Change change = steps.step(
                    stack.id(), progress -> deploy(stack), what -> what + note(what, stack) + " in " + stack.account());
            if (change == Change.UPDATED) {
                updated.add(stack);
            }
        }
        if (!onlyMissing) {
            Files.writeString(last, commit + "\n");
        }
        if (!updated.isEmpty()) {
            announce(updated, repository.isBefore(commit, before) ? before.substring(0, 8) : null);
        }
    }

    private static String note(Change change, AssemblyStack stack) {
        try {
            return change == Change.LEFT || change == Change.KEPT
                    ? ""
                    : BootstrapVersion.note(Files.readString(stack.template()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Change deploy(AssemblyStack stack) throws IOException {
        if (onlyMissing && accounts.find(stack).isPresent()) {
            return Change.KEPT;
        }
        boolean left = !run.options().deployPipeline
                && DeployedPipeline.allOf(aws, accounts, stack).stream()
                        .anyMatch(pipeline -> pipeline.selfUpdate().isPresent());
        return left ? Change.LEFT : accounts.deploy(stack);
    }

    /** @param newer the commit that the stacks had before, if it is newer than this run's; null if it is not */
    private void announce(List<AssemblyStack> updated, String newer) {
        run.terminal().line("");
        run.terminal()
                .line(
                        newer == null
                                ? "In AWS, an administrator has to deploy these stacks before this commit runs:"
                                : "This commit is older than " + newer
                                        + ", which ran before it. The run has taken these"
                                        + " stacks back; in AWS, an administrator would have to:");
        updated.forEach(stack -> run.terminal().line("  " + stack.name() + " in " + stack.account()));
        run.terminal().line("The commands: ./pipeline setup --print");
    }
}
