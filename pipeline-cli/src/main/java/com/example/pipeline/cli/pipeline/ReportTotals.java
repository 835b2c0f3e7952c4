package com.example.pipeline.cli.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Totals of an action's test and coverage reports; a count of 0 means that there are none. */
public record ReportTotals(int tests, int failed, int skipped, long lines, long linesCovered) {
    public static final ReportTotals NONE = new ReportTotals(0, 0, 0, 0, 0);

    /** {@code 61 tests, 2 failed, 94.2 % of lines covered}; empty without reports. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        if (tests > 0) {
            parts.add(tests + (tests == 1 ? " test" : " tests"));
        }
        if (failed > 0) {
            parts.add(failed + " failed");
        }
        if (skipped > 0) {
            parts.add(skipped + " skipped");
        }
        if (lines > 0) {
            parts.add(String.format(Locale.ROOT, "%.1f %% of lines covered", 100.0 * linesCovered / lines));
        }
        return String.join(", ", parts);
    }
}
