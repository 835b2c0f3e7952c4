package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.pipeline.ReportTotals;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A report that a build made.
 *
 * @param group name of the report group ({@code <project>-<name in the buildspec>}), or its ARN
 * @param counts as {@link ReportFiles#count} makes them
 */
record BuildReport(String group, Type type, List<Path> files, Map<String, Long> counts) {

    /** Names as in CodeBuild's API. */
    enum Type {
        TEST,
        CODE_COVERAGE
    }

    /** {@code 61 tests, 2 failures, 0 errors, 1 skipped}, or {@code 94.2 % of lines, 87.5 % of branches}. */
    String summary() {
        return type == Type.TEST
                ? "%d tests, %d failures, %d errors, %d skipped"
                        .formatted(count("testcase"), count("failure"), count("error"), count("skipped"))
                : "%s of lines, %s of branches".formatted(coverage("LINE"), coverage("BRANCH"));
    }

    private String coverage(String counter) {
        long covered = count(counter + " covered");
        long all = covered + count(counter + " missed");
        // Nothing to cover is 100 %.
        return String.format(Locale.ROOT, "%.1f %%", all == 0 ? 100 : 100.0 * covered / all);
    }

    private long count(String name) {
        return counts.getOrDefault(name, 0L);
    }

    static ReportTotals totals(List<BuildReport> reports) {
        return new ReportTotals(
                (int) sum(reports, "testcase"),
                (int) sum(reports, "failure", "error"),
                (int) sum(reports, "skipped"),
                sum(reports, "LINE covered", "LINE missed"),
                sum(reports, "LINE covered"));
    }

    private static long sum(List<BuildReport> reports, String... names) {
        return reports.stream()
                .mapToLong(report ->
                        List.of(names).stream().mapToLong(report::count).sum())
                .sum();
    }
}
