package com.example.pipeline.cli.codebuild;

/**
 * What the test cases of JUnit files came to.
 *
 * @param tests all test cases, skipped ones too
 */
public record TestTotals(int tests, int failures, int errors, int skipped) {
    public static final TestTotals NONE = new TestTotals(0, 0, 0, 0);

    public TestTotals plus(TestTotals other) {
        return new TestTotals(
                tests + other.tests, failures + other.failures, errors + other.errors, skipped + other.skipped);
    }

    /** {@code 61 tests, 2 failures, 0 errors, 1 skipped}. */
    @Override
    public String toString() {
        return tests + " tests, " + failures + " failures, " + errors + " errors, " + skipped + " skipped";
    }
}
