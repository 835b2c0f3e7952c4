package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.codebuild.BuildReport.Counts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads report files as streams, since the test output in them can be huge. */
final class ReportFiles {
    private static final XMLInputFactory FACTORY = XMLInputFactory.newFactory();

    static {
        // JaCoCo's files name a DTD that does not exist anywhere.
        FACTORY.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        FACTORY.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    }

    private ReportFiles() {}

    /**
     * Counts the test cases of a JUnit XML file, whatever the attributes of its suites say.
     *
     * @throws IOException with the reason, but without the file's name
     */
    static Counts junit(Path file) throws IOException {
        TestCases cases = new TestCases();
        read(file, List.of("testsuite", "testsuites"), cases::element);
        return new Counts(cases.tests, cases.failures, cases.errors, cases.skipped, 0, 0, 0, 0);
    }

    /**
     * Reads the totals of a JaCoCo XML file.
     *
     * @throws IOException with the reason, but without the file's name
     */
    static Counts jacoco(Path file) throws IOException {
        Map<String, long[]> counters = new HashMap<>();
        try {
            read(file, List.of("report"), (element, depth) -> {
                if (depth == 1 && element.getLocalName().equals("counter")) {
                    long covered = number(element, "covered");
                    counters.put(
                            element.getAttributeValue(null, "type"),
                            new long[] {covered + number(element, "missed"), covered});
                }
            });
        } catch (NumberFormatException e) {
            throw new IOException("has a counter without numbers", e);
        }
        long[] lines = counters.getOrDefault("LINE", new long[2]);
        long[] branches = counters.getOrDefault("BRANCH", new long[2]);
        return new Counts(0, 0, 0, 0, lines[0], lines[1], branches[0], branches[1]);
    }

    private static long number(XMLStreamReader element, String attribute) {
        return Long.parseLong(element.getAttributeValue(null, attribute));
    }

    /** Calls the visitor for each element with its depth; the root has 0. */
    private static void read(Path file, List<String> roots, BiConsumer<XMLStreamReader, Integer> visitor)
            throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            XMLStreamReader reader = FACTORY.createXMLStreamReader(in);
            int depth = 0;
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    if (depth == 0 && !roots.contains(reader.getLocalName())) {
                        throw new IOException(
                                "is <" + reader.getLocalName() + ">, not <" + String.join("> or <", roots) + ">");
                    }
                    visitor.accept(reader, depth++);
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    depth--;
                }
            }
        } catch (XMLStreamException e) {
            throw new IOException("is not XML (line " + e.getLocation().getLineNumber() + ")", e);
        }
    }

    private static final class TestCases {
        private int tests;
        private int failures;
        private int errors;
        private int skipped;
        private int testDepth;
        /** Whether the current test case has already been counted as failed or skipped. */
        private boolean counted;

        private void element(XMLStreamReader element, int depth) {
            String name = element.getLocalName();
            if (name.equals("testcase")) {
                tests++;
                testDepth = depth;
                counted = false;
            } else if (tests > 0 && depth == testDepth + 1 && !counted) {
                counted = true;
                switch (name) {
                    case "failure" -> failures++;
                    case "error" -> errors++;
                    case "skipped" -> skipped++;
                    default -> counted = false;
                }
            }
        }
    }
}
