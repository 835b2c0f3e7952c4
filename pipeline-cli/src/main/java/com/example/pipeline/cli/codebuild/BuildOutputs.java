package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.codebuild.Buildspec.Artifact;
import com.example.pipeline.cli.codebuild.Buildspec.FileSet;
import com.example.pipeline.cli.codebuild.Buildspec.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The reports and artifacts of a build, which it makes in the phase UPLOAD_ARTIFACTS.
 *
 * @param artifacts the files of each artifact by their paths in it; the primary artifact's identifier is empty
 * @param errors one line for each report and artifact that could not be made
 */
record BuildOutputs(List<BuildReport> reports, Map<String, Map<String, Path>> artifacts, List<String> errors) {
    static final BuildOutputs NONE = new BuildOutputs(List.of(), Map.of(), List.of());

    static BuildOutputs collect(Build build, CommandShell shell, BuildLog log)
            throws IOException, InterruptedException, TimeoutException {
        Buildspec buildspec = build.buildspec();
        OutputFiles files = new OutputFiles(build.source(), shell.values(variables(buildspec)), log);
        BuildOutputs outputs = new BuildOutputs(new ArrayList<>(), new LinkedHashMap<>(), new ArrayList<>());
        for (Report report : buildspec.reports()) {
            outputs.attempt("", () -> outputs.reports.add(report(report, build, files, log)));
        }
        for (Artifact artifact : buildspec.artifacts()) {
            String identifier = artifact.identifier();
            outputs.attempt(identifier.isEmpty() ? "" : identifier + ": ", () -> {
                Map<String, Path> selected = files.select(artifact.files());
                if (selected.isEmpty()) {
                    throw new IOException("no matching artifact paths found");
                }
                if (artifact.name() != null) {
                    log.container("Artifact name " + shell.expand(artifact.name())
                            + " is not used: CodePipeline names artifacts itself");
                }
                outputs.artifacts.put(identifier, selected);
            });
        }
        return outputs;
    }

    private interface Step {
        void run() throws IOException, InterruptedException, TimeoutException;
    }

    /** Adds the error to the others if the step fails. */
    private void attempt(String prefix, Step step) throws InterruptedException, TimeoutException {
        try {
            step.run();
        } catch (IOException e) {
            errors.add(prefix + e.getMessage());
        }
    }

    private static List<String> variables(Buildspec buildspec) {
        Stream<FileSet> sets = Stream.concat(
                buildspec.reports().stream().map(Report::files),
                buildspec.artifacts().stream().map(Artifact::files));
        Stream<String> texts =
                sets.flatMap(set -> Stream.concat(Stream.ofNullable(set.baseDirectory()), set.files().stream()));
        return Stream.concat(texts, buildspec.reports().stream().map(Report::group))
                .flatMap(text -> OutputFiles.names(text).stream())
                .distinct()
                .toList();
    }

    private static BuildReport report(Report declared, Build build, OutputFiles files, BuildLog log)
            throws IOException {
        String named = files.expand(declared.files().path(), declared.group());
        String group = named.startsWith("arn:") ? named : build.project() + "-" + named;
        List<Path> found = List.copyOf(files.select(declared.files()).values());
        if (found.isEmpty()) {
            throw new IOException("report " + named + ": report files not found in build");
        }
        Map<String, Long> counts = new HashMap<>();
        for (Path file : found) {
            try {
                ReportFiles.count(file, declared.format(), counts);
            } catch (IOException e) {
                Path name = file.startsWith(build.source()) ? build.source().relativize(file) : file;
                throw new IOException("report " + named + ": " + name + " " + e.getMessage(), e);
            }
        }
        BuildReport report = new BuildReport(group, declared.format().type(), found, counts);
        log.container("Report " + group + ": " + report.summary());
        return report;
    }
}
