package com.example.pipeline.cli.codebuild;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code reports} and {@code artifacts}. */
final class OutputParser {
    private static final int MOST_REPORTS = 5;
    private static final Pattern OUTSIDE = Pattern.compile("/.*|(.*/)?\\.\\.(/.*)?");

    private final Mistakes mistakes;

    OutputParser(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    List<ReportSpec> reports(Section section) {
        List<ReportSpec> reports = new ArrayList<>();
        for (String group : section.keys()) {
            section.section(group).ifPresent(report -> {
                report.require("files");
                reports.add(new ReportSpec(group, format(report), files(report, List.of())));
                report.end();
            });
        }
        if (section.keys().size() > MOST_REPORTS) {
            mistakes.add(section.line(), "reports", "has more than " + MOST_REPORTS + " report groups");
        }
        return reports;
    }

    List<ArtifactSpec> artifacts(Section section) {
        List<ArtifactSpec> artifacts = new ArrayList<>();
        Optional<Section> secondary = section.section("secondary-artifacts");
        if (secondary.isEmpty()) {
            section.require("files");
        }
        ArtifactSpec primary = artifact("", section);
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

    private ArtifactSpec artifact(String identifier, Section section) {
        section.unsupported("s3-prefix");
        if (section.yes("enable-symlinks")) {
            section.unsupported("enable-symlinks");
        }
        List<String> exclude =
                section.texts("exclude-paths").stream().map(Scalar::text).toList();
        ArtifactSpec artifact = new ArtifactSpec(
                identifier, section.text("name").map(Scalar::text).orElse(null), files(section, exclude));
        section.end();
        return artifact;
    }

    private FileSet files(Section section, List<String> excludePaths) {
        List<Scalar> files = section.texts("files");
        for (Scalar file : files) {
            if (OUTSIDE.matcher(file.text()).matches()) {
                mistakes.unsupported(file.line(), file.path() + " outside of the base directory: " + file.text());
            }
        }
        return new FileSet(
                section.path(),
                files.stream().map(Scalar::text).toList(),
                section.text("base-directory").map(Scalar::text).orElse(null),
                section.yes("discard-paths"),
                excludePaths);
    }

    private ReportFormat format(Section section) {
        Optional<Scalar> written = section.text("file-format");
        if (written.isEmpty()) {
            return ReportFormat.JUNITXML;
        }
        Scalar scalar = written.get();
        List<String> names =
                Arrays.stream(ReportFormat.values()).map(Enum::name).toList();
        String name = scalar.text().toUpperCase(Locale.ROOT);
        if (!names.contains(name)) {
            mistakes.add(scalar.line(), scalar.path(), "unknown format " + scalar.text() + Spelling.hint(name, names));
            return ReportFormat.JUNITXML;
        }
        ReportFormat format = ReportFormat.valueOf(name);
        if (!format.supported()) {
            mistakes.unsupported(scalar.line(), scalar.path() + " " + format);
        }
        return format;
    }
}
