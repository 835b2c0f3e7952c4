package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.embedded.AwsSession;
import com.example.pipeline.cli.embedded.EmbeddedAws;
import com.example.pipeline.cli.embedded.RenewedSession;
import com.example.pipeline.cli.embedded.SignedCalls;
import com.example.pipeline.cli.local.Directories;
import com.example.pipeline.cli.pipeline.ActionResult;
import com.example.pipeline.cli.pipeline.ActionResult.Outcome;
import com.example.pipeline.cli.pipeline.ActionRun;
import com.example.pipeline.cli.pipeline.ArtifactLocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Where CodeBuild's builds run: this machine, with the rights of the project's role and no others. */
public final class BuildMachine {
    private static final int STREAMED_LINES = 500;

    private final EmbeddedAws aws;
    private final CredentialsEndpoint credentials;
    private final List<Path> commands;
    private final Path cache;
    private final String commit;
    private final BuildNumbers numbers;

    /**
     * @param commands folders that come first on the PATH of builds
     * @param cache the projects' caches are kept there
     * @param commit of the run's source
     */
    public BuildMachine(
            EmbeddedAws aws,
            CredentialsEndpoint credentials,
            List<Path> commands,
            Path cache,
            String commit,
            BuildNumbers numbers) {
        this.aws = aws;
        this.credentials = credentials;
        this.commands = commands;
        this.cache = cache;
        this.commit = commit;
        this.numbers = numbers;
    }

    ActionResult run(ActionRun run, StartedBuild build) throws IOException {
        Supplier<AwsSession> role = role(build);
        String region = run.execution().location().region();
        SignedCalls calls = new SignedCalls(aws, region);
        BuildArtifacts artifacts =
                new BuildArtifacts(run, () -> aws.clients(region).s3(role.get()));
        run.log()
                .line("Build " + build.id() + " as " + build.project().project().serviceRole());
        BuildLogStream stream = stream(build, calls, role);
        if (stream != null) {
            stream.open();
        }
        Map<String, Path> sources = artifacts.download();
        BuildResult result = build(run, build, role, sources, artifacts.primary());
        if (stream != null) {
            stream.write(end(run.log().path()));
        }
        BuildReports.keep(
                result.reports(),
                run.directory().resolve("src"),
                run.execution()
                        .directory()
                        .resolve("reports")
                        .resolve(run.stage() + "." + run.action().name()));
        new BuildReports(calls, role.get(), build.project().project().arn()).publish(result.reports(), build.arn());
        return result(
                run,
                build,
                result,
                result.status() == BuildResult.Status.SUCCEEDED ? artifacts.upload(result.artifacts()) : Map.of());
    }

    private Supplier<AwsSession> role(StartedBuild build) {
        return new RenewedSession(() -> aws.serviceRole(
                build.project().project().serviceRole(),
                "codebuild.amazonaws.com",
                "AWSCodeBuild-" + build.uuid(),
                build.project().project().arn()));
    }

    private BuildLogStream stream(StartedBuild build, SignedCalls calls, Supplier<AwsSession> role) {
        String group = build.project().logGroup();
        return group == null ? null : new BuildLogStream(calls, role, group, build.uuid());
    }

    private BuildResult build(
            ActionRun run, StartedBuild build, Supplier<AwsSession> role, Map<String, Path> sources, String primary)
            throws IOException {
        BuildProject project = build.project();
        String name = project.project().name();
        Buildspec buildspec = BuildspecSource.read(project.project().source().buildspec(), sources.get(primary));
        Path log = run.directory().resolve("build.log");
        try (CredentialsEndpoint.Registration registration = credentials.register(role)) {
            Map<String, String> environment = new BuildIdentity(run, build, primary, commit).environment();
            environment.putAll(aws.environment(run.execution().location().region()));
            environment.putAll(registration.environment());
            environment.putAll(project.environment());
            environment.putAll(BuildVariables.of(run.action()));
            sources.keySet().remove(primary);
            BuildResult result = new BuildHost()
                    .run(
                            new BuildRequest(
                                    name,
                                    numbers.next(name),
                                    buildspec,
                                    Files.createDirectories(run.directory().resolve("build")),
                                    run.directory().resolve("src").resolve(primary),
                                    sources,
                                    environment,
                                    Set.of(),
                                    commands,
                                    project.hasCache() ? cache.resolve(name) : null,
                                    project.timeout(),
                                    log),
                            run.log()::said);
            return result;
        } finally {
            if (Files.exists(log)) {
                run.log().append(log);
            }
        }
    }

    private static ActionResult result(
            ActionRun run, StartedBuild build, BuildResult result, Map<String, ArtifactLocation> artifacts)
            throws IOException {
        Outcome outcome = switch (result.status()) {
            case SUCCEEDED -> Outcome.SUCCEEDED;
            case STOPPED -> Outcome.STOPPED;
            default -> Outcome.FAILED;
        };
        if (outcome == Outcome.SUCCEEDED) {
            // Reports and artifacts are elsewhere; a failed build's files stay for a look.
            Directories.delete(run.directory().resolve("build"));
            Directories.delete(run.directory().resolve("src"));
        }
        return ActionResult.of(outcome, result.failure() == null ? "" : result.failure())
                .withArtifacts(artifacts)
                .withVariables(result.exportedVariables())
                .withExternalId(build.id())
                .withReports(BuildReports.totals(result.reports()));
    }

    private static List<String> end(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            Deque<String> last = new ArrayDeque<>();
            lines.forEach(line -> {
                last.add(line);
                if (last.size() > STREAMED_LINES) {
                    last.remove();
                }
            });
            return List.copyOf(last);
        }
    }
}
