package com.example.pipeline.cli.codebuild;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.stream.XMLStreamReader;

/** Counts the test cases of a JUnit XML file; what the suites say of themselves is not read. */
public final class JUnitFile {
    private static final Set<String> ROOTS = new TreeSet<>(Set.of("testsuite", "testsuites"));

    private int tests;
    private int failures;
    private int errors;
    private int skipped;
    private int testDepth;
    /** Whether the test case at hand has already been counted as failed or skipped. */
    private boolean judged;

    private JUnitFile() {}

    /** @throws IOException saying what is wrong with the file, without its name */
    public static TestTotals read(Path file) throws IOException {
        JUnitFile counts = new JUnitFile();
        ReportFile.read(file, ROOTS, counts::count);
        return new TestTotals(counts.tests, counts.failures, counts.errors, counts.skipped);
    }

    private void count(XMLStreamReader element, int depth) {
        String name = element.getLocalName();
        if (name.equals("testcase")) {
            tests++;
            testDepth = depth;
            judged = false;
        } else if (tests > 0 && depth == testDepth + 1 && !judged) {
            judged = true;
            switch (name) {
                case "failure" -> failures++;
                case "error" -> errors++;
                case "skipped" -> skipped++;
                default -> judged = false;
            }
        }
    }
}
