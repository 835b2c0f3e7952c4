package com.example.pipeline.cli.codebuild;

import java.nio.file.Path;
import java.util.List;

/**
 * A report that a build made.
 *
 * @param group name of the report group ({@code <project>-<name in the buildspec>}), or its ARN
 * @param tests null for a coverage report
 * @param coverage null for a test report
 */
public record ReportResult(
        String group, Type type, ReportFormat format, List<Path> files, TestTotals tests, CoverageTotals coverage) {

    /** Names as in CodeBuild's API. */
    public enum Type {
        TEST,
        CODE_COVERAGE
    }
}
