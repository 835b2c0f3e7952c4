package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.codebuild.Buildspec.Artifact;
import com.example.pipeline.cli.codebuild.Buildspec.FileSet;
import com.example.pipeline.cli.codebuild.Buildspec.Report;
import com.example.pipeline.cli.document.Scalar;
import com.example.pipeline.cli.document.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the reports and artifacts of buildspecs. */
final class BuildspecOutputs {
    private static final int MOST_REPORTS = 5;
    private static final Pattern ABOVE = Pattern.compile("(.*/)?\\.\\.(/.*)?");

    private BuildspecOutputs() {}

    static List<Report> reports(Section section) {
        List<Report> reports = new ArrayList<>();
        for (String group : section.keys()) {
            section.section(group).ifPresent(report -> {
                report.require("files");
                reports.add(new Report(group, format(report), files(report, List.of(), true)));
            });
        }
        if (section.keys().size() > MOST_REPORTS) {
            section.problem("has more than " + MOST_REPORTS + " report groups");
        }
        return reports;
    }

    private static ReportFormat format(Section report) {
        Optional<Scalar> written = report.text("file-format");
        Optional<ReportFormat> format = written.map(Scalar::text).flatMap(ReportFormat::of);
        if (written.isPresent() && format.isEmpty()) {
            written.get().isOneOf(ReportFormat.names(), "format");
        }
        return format.orElse(ReportFormat.JUNITXML);
    }

    static List<Artifact> artifacts(Section section) {
        List<Artifact> artifacts = new ArrayList<>();
        Optional<Section> secondary = section.section("secondary-artifacts");
        if (secondary.isEmpty()) {
            section.require("files");
        }
        Artifact primary = artifact("", section);
        if (section.has("files")) {
            artifacts.add(primary);
        }
        secondary.ifPresent(others -> others.keys()
                .forEach(identifier -> others.section(identifier).ifPresent(other -> {
                    other.require("files");
                    artifacts.add(artifact(identifier, other));
                })));
        return artifacts;
    }

    private static Artifact artifact(String identifier, Section section) {
        // CodePipeline says where its artifacts are.
        section.ignored("s3-prefix");
        unsupportedFlag(section, "enable-symlinks");
        List<String> excluded = section.oneOrMoreTexts("exclude-paths").stream()
                .map(Scalar::text)
                .toList();
        return new Artifact(identifier, section.text("name", null), files(section, excluded, false));
    }

    /** @param anywhere whether absolute paths may be outside of the source */
    private static FileSet files(Section section, List<String> excludePaths, boolean anywhere) {
        List<Scalar> files = section.oneOrMoreTexts("files");
        files.stream()
                .filter(file -> !anywhere && file.text().startsWith("/")
                        || ABOVE.matcher(file.text()).matches())
                .forEach(file -> file.unsupported(
                        file.text() + " is outside of the base directory, which is not supported by the local runner"));
        return new FileSet(
                section.path(),
                files.stream().map(Scalar::text).toList(),
                section.text("base-directory", null),
                section.flag("discard-paths"),
                excludePaths,
                anywhere);
    }

    private static void unsupportedFlag(Section section, String key) {
        if (section.flag(key)) {
            section.unsupported(key);
        }
    }
}
