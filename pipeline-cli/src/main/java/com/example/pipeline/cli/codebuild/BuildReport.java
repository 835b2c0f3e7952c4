package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.pipeline.ReportTotals;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A report that a build made.
 *
 * @param group name of the report group ({@code <project>-<name in the buildspec>}), or its ARN
 */
record BuildReport(String group, Type type, List<Path> files, Counts counts) {

    /** Names as in CodeBuild's API. */
    enum Type {
        TEST,
        CODE_COVERAGE
    }

    /**
     * What the files of a report add up to.
     *
     * @param tests all test cases, including those that were skipped
     */
    record Counts(
            int tests,
            int failures,
            int errors,
            int skipped,
            long lines,
            long linesCovered,
            long branches,
            long branchesCovered) {
        static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0);

        Counts plus(Counts other) {
            return new Counts(
                    tests + other.tests,
                    failures + other.failures,
                    errors + other.errors,
                    skipped + other.skipped,
                    lines + other.lines,
                    linesCovered + other.linesCovered,
                    branches + other.branches,
                    branchesCovered + other.branchesCovered);
        }
    }

    boolean succeeded() {
        return counts.failures + counts.errors == 0;
    }

    /** {@code 61 tests, 2 failures, 0 errors, 1 skipped}, or {@code 94.2 % of lines, 87.5 % of branches}. */
    String summary() {
        return type == Type.TEST
                ? "%d tests, %d failures, %d errors, %d skipped"
                        .formatted(counts.tests, counts.failures, counts.errors, counts.skipped)
                : percent(counts.linesCovered, counts.lines)
                        + " of lines, "
                        + percent(counts.branchesCovered, counts.branches)
                        + " of branches";
    }

    /** Nothing to cover is 100 %. */
    private static String percent(long covered, long all) {
        return String.format(Locale.ROOT, "%.1f %%", all == 0 ? 100 : 100.0 * covered / all);
    }

    static ReportTotals totals(List<BuildReport> reports) {
        Counts all = reports.stream().map(BuildReport::counts).reduce(Counts.NONE, Counts::plus);
        return new ReportTotals(all.tests, all.failures + all.errors, all.skipped, all.lines, all.linesCovered);
    }
}
