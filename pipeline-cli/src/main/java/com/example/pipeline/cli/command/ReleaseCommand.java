package com.example.pipeline.cli.command;

import com.example.pipeline.cli.account.PipelineStart;
import com.example.pipeline.cli.account.ReleaseVariables;
import com.example.pipeline.cli.assembly.Repository;
import com.example.pipeline.cli.assembly.Revision;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.local.LockFile;
import com.example.pipeline.cli.runs.Run;
import com.example.pipeline.cli.runs.RunJournal;
import com.example.pipeline.cli.runs.Terminal;
import com.example.pipeline.cli.runs.TerminalApprover;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.codepipeline.model.PipelineDeclaration;

/** {@code ./pipeline release}. */
@Command(
        name = "release",
        sortOptions = false,
        description =
                "Deploy any commit again, without moving a branch, locally or in AWS. The pipeline stays as it is:"
                        + " an older commit brings no older pipeline back.",
        footer = {
            "",
            "Exit codes: 0 succeeded (in AWS: started), 1 failed, 2 unknown commit or environment, or no access,",
            "3 stopped at an approval."
        })
final class ReleaseCommand extends AccountCommand {
    @Parameters(paramLabel = "REF", description = "Commit, tag or branch.")
    private String ref;

    @Option(
            names = "--to",
            paramLabel = "ENVIRONMENT",
            description = "Deploy only to this environment. The option can be repeated. Without it: to all.")
    private List<String> environments = List.of();

    @Option(names = "--yes", description = "With --profile: start the execution without asking.")
    private boolean yes;

    @Mixin
    private LocalOptions local;

    ReleaseCommand(Project project, Terminal terminal) {
        super(project, terminal);
    }

    @Override
    public Integer call() throws Exception {
        return account.profile == null ? locally() : inAws();
    }

    private int locally() throws Exception {
        try (LockFile lock = project.lock();
                Terminal open = terminal) {
            Repository repository = Repository.open(project.root(), project.git());
            Revision revision = repository.revision(ref);
            KnownPipelines.Known known = DeployedRun.deployedPipelines(project).forRelease(account.pipeline);
            Map<String, String> defaults = known.variableDefaults();
            LocalRun run = local.run(project, ReleaseVariables.of(defaults, environments), terminal);
            DeployedRun deployedRun = DeployedRun.of(run, known);
            RunJournal journal = new RunJournal(
                    project.runs(),
                    new Run.Source(
                            revision.commit(),
                            revision.message(),
                            repository.branch(),
                            false,
                            revision.author(),
                            revision.committerDate()),
                    Run.Start.byUser("release", ref));
            open.line("Run " + journal.number() + ": release of commit " + revision.shortCommit() + " "
                    + revision.title() + (environments.isEmpty() ? "" : " to " + String.join(", ", environments)));
            open.line("");
            return deployedRun.execute(repository, revision, journal, (aws, pipeline) -> {
                if (pipeline.selfUpdate().isPresent() && !ReleaseVariables.keepThePipeline(defaults)) {
                    throw Problem.usage("The pipeline updates itself, and has no variable UPDATE_PIPELINE with"
                            + " which a release keeps it from that. The commit would bring its own pipeline.");
                }
                return Attempt.first();
            });
        }
    }

    private int inAws() throws Exception {
        Repository repository = Repository.open(project.root(), project.git());
        Revision revision = repository.revision(ref);
        if (!repository.isAtRemote(revision)) {
            throw Problem.usage("Commit " + revision.shortCommit()
                    + " is at no remote that this clone knows. Push it, or fetch: AWS takes it from there.");
        }
        try (ChosenPipelines chosen = chosenPipelines()) {
            PipelineStart start = start(chosen, revision);
            terminal.line("Release of commit " + revision.shortCommit() + " " + revision.title() + ":");
            terminal.line("");
            terminal.line(start.command());
            terminal.line("");
            if (!yes && !terminal.isInteractive()) {
                throw Problem.usage("To start it without a terminal: --yes");
            }
            if (!yes && !new TerminalApprover(terminal).confirm("Start it? [yes/no] ")) {
                terminal.line("Not started.");
                return 0;
            }
            String id = start.start();
            terminal.line("Execution " + id + " of " + start.pipeline() + " has started: " + start.page(id));
            return 0;
        }
    }

    /** The pipeline of a release is the one that deploys to environments, if there are several. */
    private PipelineStart start(ChosenPipelines chosen, Revision revision) {
        List<PipelineDeclaration> pipelines = chosen.names().stream()
                .map(name -> chosen.account()
                        .codePipeline(client -> client.getPipeline(request -> request.name(name)))
                        .pipeline())
                .toList();
        List<PipelineDeclaration> fit = pipelines.stream()
                .filter(pipeline ->
                        pipelines.size() == 1 || ReleaseVariables.chooseEnvironments(PipelineStart.defaults(pipeline)))
                .toList();
        if (fit.size() != 1) {
            throw Problem.usage("Several pipelines come into question. Choose one: --pipeline "
                    + String.join(" | ", chosen.names()));
        }
        PipelineDeclaration pipeline = fit.get(0);
        Map<String, String> defaults = PipelineStart.defaults(pipeline);
        List<String> sources = PipelineStart.sourceActions(pipeline);
        if (sources.isEmpty()) {
            throw Problem.usage("Pipeline " + pipeline.name() + " takes no commit through a connection.");
        }
        return new PipelineStart(
                chosen.account(),
                pipeline.name(),
                sources,
                revision.commit(),
                ReleaseVariables.of(defaults, environments));
    }
}
