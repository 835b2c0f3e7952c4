package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.codebuild.ReportResult.Type;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Collects what a build put out, reports first: the UPLOAD_ARTIFACTS phase. */
final class BuildOutputs {
    private final BuildRequest request;
    private final BuildShell shell;
    private final BuildLog log;
    private final List<ReportResult> reports = new ArrayList<>();
    private final Map<String, Artifact> artifacts = new LinkedHashMap<>();

    BuildOutputs(BuildRequest request, BuildShell shell, BuildLog log) {
        this.request = request;
        this.shell = shell;
        this.log = log;
    }

    List<ReportResult> reports() {
        return reports;
    }

    Map<String, Artifact> artifacts() {
        return artifacts;
    }

    /** Returns what went wrong, one line each; the rest is collected all the same. */
    List<String> collect() throws IOException, BuildEnded {
        Buildspec buildspec = request.buildspec();
        OutputFiles files = new OutputFiles(request.source(), shell.values(variables(buildspec)), log);
        List<String> errors = new ArrayList<>();
        for (ReportSpec report : buildspec.reports()) {
            try {
                reports.add(report(report, files));
            } catch (ClientError e) {
                errors.add(e.getMessage());
            }
        }
        for (ArtifactSpec artifact : buildspec.artifacts()) {
            try {
                artifacts.put(artifact.identifier(), artifact(artifact, files));
            } catch (ClientError e) {
                errors.add(
                        artifact.identifier().isEmpty()
                                ? e.getMessage()
                                : artifact.identifier() + ": " + e.getMessage());
            }
        }
        return errors;
    }

    private static List<String> variables(Buildspec buildspec) {
        Stream<FileSet> sets = Stream.concat(
                buildspec.reports().stream().map(ReportSpec::files),
                buildspec.artifacts().stream().map(ArtifactSpec::files));
        Stream<String> texts =
                sets.flatMap(set -> Stream.concat(Stream.ofNullable(set.baseDirectory()), set.files().stream()));
        return Stream.concat(texts, buildspec.reports().stream().map(ReportSpec::group))
                .flatMap(text -> OutputFiles.variables(text).stream())
                .distinct()
                .toList();
    }

    private Artifact artifact(ArtifactSpec spec, OutputFiles files) throws IOException, BuildEnded, ClientError {
        List<Path> bases = files.baseDirectories(spec.files());
        Map<String, Path> selected = files.select(spec.files(), bases);
        if (selected.isEmpty()) {
            throw new ClientError("no matching artifact paths found");
        }
        String name = spec.name() == null ? "" : shell.expand(spec.name());
        return new Artifact(name, bases.size() == 1 ? bases.get(0) : request.source(), selected);
    }

    private ReportResult report(ReportSpec spec, OutputFiles files) throws IOException, ClientError {
        String named = files.expand(spec.files().path(), spec.group());
        String group = named.startsWith("arn:") ? named : request.project() + "-" + named;
        List<Path> bases = files.baseDirectories(spec.files());
        List<Path> found = List.copyOf(files.select(spec.files(), bases).values());
        if (found.isEmpty()) {
            throw new ClientError("report " + named + ": report files not found in build");
        }
        boolean test = spec.format() == ReportFormat.JUNITXML;
        TestTotals tests = TestTotals.NONE;
        CoverageTotals coverage = CoverageTotals.NONE;
        for (Path file : found) {
            try {
                tests = test ? tests.plus(JUnitFile.read(file)) : tests;
                coverage = test ? coverage : coverage.plus(JaCoCoFile.read(file));
            } catch (IOException e) {
                throw new ClientError(
                        "report " + named + ": " + request.source().relativize(file) + " " + e.getMessage());
            }
        }
        log.container("Report " + group + ": " + (test ? tests : coverage));
        return test
                ? new ReportResult(group, Type.TEST, spec.format(), found, tests, null)
                : new ReportResult(group, Type.CODE_COVERAGE, spec.format(), found, null, coverage);
    }
}
