package com.example.pipeline.cli.codebuild;

import java.util.Locale;

/** Lines and branches of JaCoCo files. */
public record CoverageTotals(long linesCovered, long linesMissed, long branchesCovered, long branchesMissed) {
    public static final CoverageTotals NONE = new CoverageTotals(0, 0, 0, 0);

    public CoverageTotals plus(CoverageTotals other) {
        return new CoverageTotals(
                linesCovered + other.linesCovered,
                linesMissed + other.linesMissed,
                branchesCovered + other.branchesCovered,
                branchesMissed + other.branchesMissed);
    }

    /** {@code 94.2 % of lines, 87.5 % of branches}; nothing to cover is 100 %. */
    @Override
    public String toString() {
        return percent(linesCovered, linesMissed) + " of lines, " + percent(branchesCovered, branchesMissed)
                + " of branches";
    }

    private static String percent(long covered, long missed) {
        double part = covered + missed == 0 ? 1 : (double) covered / (covered + missed);
        return String.format(Locale.ROOT, "%.1f %%", 100 * part);
    }
}
