package com.example.pipeline.cli.codebuild;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamReader;

/** Counts what is in report files. */
final class ReportFiles {
    private static final Set<String> JUNIT_OUTCOMES = Set.of("failure", "error", "skipped");
    private static final Set<String> NUNIT_ROOTS = Set.of("test-results", "test-run");
    private static final Set<String> FAILURES = Set.of("fail", "failed", "failure", "timeout", "aborted");
    private static final Set<String> ERRORS = Set.of("error", "invalid", "notrunnable");
    private static final Set<String> PASSED = Set.of("pass", "passed", "success", "warning", "completed");

    private final Path file;
    private final Map<String, Long> counts;

    private ReportFiles(Path file, Map<String, Long> counts) {
        this.file = file;
        this.counts = counts;
    }

    /**
     * Adds what a report file has to counts: of {@code testcase}, {@code failure}, {@code error}, and {@code skipped}; or of
     * {@code LINE covered}, {@code LINE missed}, {@code BRANCH covered}, and {@code BRANCH missed}.
     *
     * @throws IOException with the reason, but without the file's name
     */
    static void count(Path file, ReportFormat format, Map<String, Long> counts) throws IOException {
        ReportFiles files = new ReportFiles(file, counts);
        try {
            switch (format) {
                case JUNITXML -> files.countJUnit();
                case NUNITXML, NUNIT3XML -> files.countTests(NUNIT_ROOTS, "test-case", "result");
                case TESTNGXML -> files.countTests(Set.of("testng-results"), "test-method", "status");
                case VISUALSTUDIOTRX -> files.countTests(Set.of("TestRun"), "UnitTestResult", "outcome");
                case JACOCOXML -> files.addJacoco();
                case CLOVERXML -> files.addClover();
                case COBERTURAXML -> files.addCobertura();
                case CUCUMBERJSON -> new JsonReportFiles(counts).countCucumber(file);
                case SIMPLECOV -> new JsonReportFiles(counts).addSimpleCov(file);
            }
        } catch (NumberFormatException e) {
            throw new IOException("has a counter without numbers", e);
        }
    }

    private void add(String name, long count) {
        counts.merge(name, count, Long::sum);
    }

    /** Counts the test cases, whatever the attributes of the suites say. */
    private void countJUnit() throws IOException {
        // The depth where the outcome of the current test case can be; 0 if it has been counted.
        int[] outcomeDepth = {0};
        XmlReportFile.read(file, List.of("testsuite", "testsuites"), (element, depth) -> {
            String name = element.getLocalName();
            boolean testCase = name.equals("testcase");
            if (testCase || depth == outcomeDepth[0] && JUNIT_OUTCOMES.contains(name)) {
                add(name, 1);
                outcomeDepth[0] = testCase ? depth + 1 : 0;
            }
        });
    }

    /** Counts the elements that are tests, by the attribute with their result. */
    private void countTests(Set<String> roots, String test, String result) throws IOException {
        XmlReportFile.read(file, roots, (element, depth) -> {
            // TestNG reports the methods that prepare tests, too.
            if (!element.getLocalName().equals(test) || "true".equals(element.getAttributeValue(null, "is-config"))) {
                return;
            }
            String outcome =
                    String.valueOf(element.getAttributeValue(null, result)).toLowerCase(Locale.ROOT);
            add("testcase", 1);
            if (FAILURES.contains(outcome)) {
                add("failure", 1);
            } else if (ERRORS.contains(outcome)) {
                add("error", 1);
            } else if (!PASSED.contains(outcome)) {
                add("skipped", 1);
            }
        });
    }

    /** Adds the counters of the whole report. */
    private void addJacoco() throws IOException {
        XmlReportFile.read(file, List.of("report"), (element, depth) -> {
            if (depth == 1 && element.getLocalName().equals("counter")) {
                for (String part : List.of("covered", "missed")) {
                    add(element.getAttributeValue(null, "type") + " " + part, number(element, part));
                }
            }
        });
    }

    private void addClover() throws IOException {
        XmlReportFile.read(file, List.of("coverage"), (element, depth) -> {
            if (depth == 2 && element.getLocalName().equals("metrics")) {
                addCovered("LINE", number(element, "coveredstatements"), number(element, "statements"));
                addCovered("BRANCH", number(element, "coveredconditionals"), number(element, "conditionals"));
            }
        });
    }

    private void addCobertura() throws IOException {
        XmlReportFile.read(file, List.of("coverage"), (element, depth) -> {
            if (depth == 0 && element.getAttributeValue(null, "branches-valid") != null) {
                addCovered("BRANCH", number(element, "branches-covered"), number(element, "branches-valid"));
            }
            // The lines of the methods are there a second time.
            if (element.getLocalName().equals("line") && depth == 6) {
                addCovered("LINE", number(element, "hits") > 0 ? 1 : 0, 1);
            }
        });
    }

    private void addCovered(String counter, long covered, long all) {
        add(counter + " covered", covered);
        add(counter + " missed", all - covered);
    }

    private static long number(XMLStreamReader element, String attribute) {
        return Long.parseLong(String.valueOf(element.getAttributeValue(null, attribute)));
    }
}
