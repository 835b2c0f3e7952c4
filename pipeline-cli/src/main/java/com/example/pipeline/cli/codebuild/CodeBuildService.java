package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.embedded.CredentialsEndpoint;
import com.example.pipeline.cli.embedded.EmbeddedAws;
import com.example.pipeline.cli.local.Directories;
import com.example.pipeline.cli.local.OutsideDirectory;
import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.ActionResult;
import com.example.pipeline.cli.pipeline.ActionResult.Outcome;
import com.example.pipeline.cli.pipeline.ActionRun;
import com.example.pipeline.cli.pipeline.ArtifactLocation;
import com.example.pipeline.cli.pipeline.Stage;
import com.example.pipeline.cli.source.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * CodeBuild on this machine: runs builds of projects in the embedded AWS, each with its project's service role.
 *
 * @param commands directories that come first on the PATH of builds
 * @param cache directory for the caches of the projects
 * @param sources of the run, for builds that clone one
 * @param commit of the run's source
 * @param numbers directory for the last build number of each project
 */
public record CodeBuildService(
        EmbeddedAws aws,
        CredentialsEndpoint credentials,
        List<Path> commands,
        Path cache,
        Sources sources,
        String commit,
        Path numbers) {

    /** Runs a build and returns the result of its action. */
    ActionResult build(ActionRun run, BuildProject project, String uuid) throws IOException {
        String id = project.name() + ":" + uuid;
        ServiceRole role = new ServiceRole(aws, project, uuid);
        BuildArtifacts artifacts = new BuildArtifacts(
                run, project, () -> aws.clients(project.region()).s3(role.get()));
        artifacts.requireIdentifiers();
        run.log().line("Build " + id + " as " + project.serviceRole());
        role.openLog(uuid);
        if (project.isInVpc()) {
            role.requireNetwork();
        }
        Path link = run.directory().resolve("build");
        Path directory = OutsideDirectory.create(link);
        Path sourcesDirectory = directory.resolve("src");
        Map<String, Path> inputs = artifacts.download(sourcesDirectory);
        checkOutClones(run, role, inputs);
        BuildResult result = build(run, project, role, uuid, directory, inputs, artifacts.primary());
        role.writeLog(uuid);
        List<BuildReport> reports = result.outputs().reports();
        keepReports(run, sourcesDirectory, reports);
        role.publish(reports);
        Outcome outcome = switch (result.status()) {
            case SUCCEEDED -> Outcome.SUCCEEDED;
            case STOPPED -> Outcome.STOPPED;
            case FAILED, TIMED_OUT -> Outcome.FAILED;
        };
        List<String> explanation = new ArrayList<>();
        if (outcome != Outcome.SUCCEEDED) {
            explanation.addAll(FailedTests.explain(result, sourcesDirectory));
        }
        Map<String, ArtifactLocation> uploaded = Map.of();
        if (outcome == Outcome.SUCCEEDED) {
            uploaded = artifacts.upload(result.outputs().artifacts());
            OutsideDirectory.delete(link);
        } else {
            // So that the user can look at them.
            explanation.add("The files of the build stay in " + directory);
            run.log().line("The files of the build stay in " + directory);
        }
        return ActionResult.of(outcome, result.failure() == null ? "" : result.failure())
                .withExplanation(explanation)
                .withArtifacts(uploaded)
                .withVariables(result.exportedVariables())
                .withExternalId(id)
                .withReports(BuildReport.totals(reports));
    }

    /** CodeBuild clones what an artifact refers to, with the service role's right to pull. */
    private void checkOutClones(ActionRun run, ServiceRole role, Map<String, Path> inputs) throws IOException {
        for (Map.Entry<String, Path> input : inputs.entrySet()) {
            Optional<Action> source = sources.cloned(run.execution().pipeline(), input.getKey());
            if (source.isPresent()) {
                Action action = source.get();
                role.pull(action.configuration("ConnectionArn"), action.configuration("FullRepositoryId"));
                Directories.delete(input.getValue());
                sources.revision(action).cloneTo(input.getValue(), action.configuration("BranchName"));
                run.log().line(input.getKey() + " is a clone of " + action.configuration("FullRepositoryId"));
            }
        }
    }

    private BuildResult build(
            ActionRun run,
            BuildProject project,
            ServiceRole role,
            String uuid,
            Path directory,
            Map<String, Path> sources,
            String primary)
            throws IOException {
        Buildspec buildspec = project.buildspec(sources.get(primary));
        buildspec.notices().forEach(run.log()::line);
        Path log = run.directory().resolve("build.log");
        try (CredentialsEndpoint.Registration registration = credentials.register(role)) {
            Map<String, String> environment = identity(run, project, uuid, primary);
            environment.putAll(aws.environment(project.region()));
            environment.putAll(registration.environment());
            Map<String, BuildVariable> declared = new LinkedHashMap<>(buildspec.storedVariables());
            declared.putAll(project.environment());
            declared.putAll(CodeBuildAction.variables(run.action()));
            VariableValues variables = VariableValues.read(declared, role);
            environment.putAll(variables.values());
            Map<String, Path> secondary = new LinkedHashMap<>(sources);
            secondary.remove(primary);
            Build build = new Build(
                    project.name(),
                    nextNumber(numbers, project.name()),
                    project.image(),
                    project.privileged(),
                    buildspec,
                    directory,
                    sources.get(primary),
                    secondary,
                    environment,
                    variables.secrets(),
                    commands,
                    project.hasCache() ? cache.resolve(project.name()) : null,
                    project.timeout(),
                    log);
            return build.run(LocalImage.ofThisMachine(), run.log()::said);
        } finally {
            if (Files.exists(log)) {
                run.log().append(log);
            }
        }
    }

    /** Numbers the builds of each project, from 1. */
    static synchronized long nextNumber(Path directory, String project) throws IOException {
        Path file = Files.createDirectories(directory).resolve(project);
        long next = Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) + 1 : 1;
        Files.writeString(file, next + "\n");
        return next;
    }

    /** What a build can know about itself ("Environment variables in build environments"). */
    private Map<String, String> identity(ActionRun run, BuildProject project, String uuid, String primary) {
        String id = project.name() + ":" + uuid;
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("CODEBUILD_BUILD_ARN", project.arn("build/" + id));
        variables.put("CODEBUILD_BUILD_ID", id);
        variables.put("CODEBUILD_BUILD_IMAGE", project.project().environment().image());
        variables.put(
                "CODEBUILD_INITIATOR",
                "codepipeline/" + run.execution().location().name());
        variables.put("CODEBUILD_KMS_KEY_ID", project.project().encryptionKey());
        variables.put("CODEBUILD_LOG_PATH", uuid);
        variables.put("CODEBUILD_SOURCE_VERSION", "arn:aws:s3:::" + run.inputs().get(primary));
        // Only the artifact of a source action has a revision.
        Stage first = run.execution().pipeline().stages().get(0);
        if (first.actions().stream().anyMatch(action -> action.outputArtifacts().contains(primary))) {
            variables.put("CODEBUILD_RESOLVED_SOURCE_VERSION", commit);
        }
        variables.values().removeIf(value -> value == null);
        return variables;
    }

    private static void keepReports(ActionRun run, Path sources, List<BuildReport> reports) throws IOException {
        Path directory = run.execution()
                .directory()
                .resolve("reports")
                .resolve(run.stage() + "." + run.action().name());
        for (BuildReport report : reports) {
            String group = report.group().substring(report.group().lastIndexOf('/') + 1);
            for (Path file : report.files()) {
                Path name = file.startsWith(sources) ? sources.relativize(file) : file.getFileName();
                Path copy = directory.resolve(group).resolve(name);
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
