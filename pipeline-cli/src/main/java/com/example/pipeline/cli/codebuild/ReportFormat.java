package com.example.pipeline.cli.codebuild;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The formats of report files ("Build specification reference for CodeBuild", reports/file-format). */
enum ReportFormat {
    JUNITXML(BuildReport.Type.TEST),
    NUNITXML(BuildReport.Type.TEST),
    NUNIT3XML(BuildReport.Type.TEST),
    TESTNGXML(BuildReport.Type.TEST),
    VISUALSTUDIOTRX(BuildReport.Type.TEST),
    CUCUMBERJSON(BuildReport.Type.TEST),
    JACOCOXML(BuildReport.Type.CODE_COVERAGE),
    CLOVERXML(BuildReport.Type.CODE_COVERAGE),
    COBERTURAXML(BuildReport.Type.CODE_COVERAGE),
    SIMPLECOV(BuildReport.Type.CODE_COVERAGE);

    private final BuildReport.Type type;

    ReportFormat(BuildReport.Type type) {
        this.type = type;
    }

    BuildReport.Type type() {
        return type;
    }

    /** Returns the format of a name in a buildspec, in which case does not matter. */
    static Optional<ReportFormat> of(String name) {
        return Arrays.stream(values())
                .filter(format -> format.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(ReportFormat::name).toList();
    }
}
