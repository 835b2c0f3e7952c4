package com.example.pipeline.cli.command;

import com.example.pipeline.cli.account.ProfileAccount;
import com.example.pipeline.cli.assembly.Assemblies;
import com.example.pipeline.cli.assembly.AssemblyPipeline;
import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.assembly.DefaultEnvironment;
import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.embedded.LocalProfile;
import com.example.pipeline.cli.local.LockFile;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.codepipeline.model.PipelineSummary;

/** The account and the pipelines that a command is for: those of the local run in progress, or of a profile. */
record ChosenPipelines(ProfileAccount account, List<String> names) implements AutoCloseable {

    static ChosenPipelines of(Project project, AccountOptions options) throws IOException {
        return options.profile == null ? ofLocalRun(project, options) : ofProfile(project, options);
    }

    private static ChosenPipelines ofLocalRun(Project project, AccountOptions options) throws IOException {
        if (!isInProgress(project)) {
            throw Problem.usage("No run is in progress here. For a pipeline in AWS, name a profile: --profile PROFILE");
        }
        ProfileAccount account = ProfileAccount.in(project.profile().file(), LocalProfile.NAME);
        return new ChosenPipelines(account, names(account, options, List.of()));
    }

    /** Whether a run executes its pipeline. A run that was killed leaves its profile behind. */
    private static boolean isInProgress(Project project) throws IOException {
        Optional<LockFile> lock = LockFile.tryTake(project.state().resolve("lock"));
        lock.ifPresent(LockFile::close);
        return lock.isEmpty() && project.profile().file().toFile().exists();
    }

    /** The pipelines of a profile's account are those that the last synthesis has. The region is theirs, too. */
    private static ChosenPipelines ofProfile(Project project, AccountOptions options) throws IOException {
        List<AssemblyPipeline> pipelines = new Assemblies(project.assemblies(), new DefaultEnvironment(null, null))
                .last()
                .map(CloudAssembly::pipelines)
                .orElse(List.of());
        Optional<String> region =
                pipelines.stream().map(pipeline -> pipeline.stack().region()).findFirst();
        ProfileAccount account = ProfileAccount.of(options.profile, region);
        return new ChosenPipelines(
                account,
                names(
                        account,
                        options,
                        pipelines.stream().map(AssemblyPipeline::name).toList()));
    }

    /** Without a synthesis, all pipelines of the account. */
    private static List<String> names(ProfileAccount account, AccountOptions options, List<String> known) {
        if (options.pipeline != null) {
            return List.of(options.pipeline);
        }
        if (!known.isEmpty()) {
            return known;
        }
        List<String> all =
                account.codePipeline(client -> client.listPipelinesPaginator(request -> {}).pipelines().stream()
                        .map(PipelineSummary::name)
                        .toList());
        if (all.isEmpty()) {
            throw Problem.usage(
                    "There is no pipeline in " + account.region() + " of profile " + account.profile() + ".");
        }
        return all;
    }

    @Override
    public void close() {
        account.close();
    }
}
