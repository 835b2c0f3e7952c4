package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.codebuild.BuildReport.Counts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads report files as streams, since the test output in them can be huge. */
final class ReportFiles {
    private static final String TEST_CASE = "testcase";
    private static final Set<String> OUTCOMES = Set.of("failure", "error", "skipped");
    private static final XMLInputFactory FACTORY = XMLInputFactory.newFactory();

    static {
        // JaCoCo's files name a DTD that does not exist anywhere.
        FACTORY.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        FACTORY.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    }

    private ReportFiles() {}

    /**
     * Adds up a JUnit XML or JaCoCo XML file.
     *
     * @throws IOException with the reason, but without the file's name
     */
    static Counts read(Path file, BuildReport.Type type) throws IOException {
        return type == BuildReport.Type.TEST ? junit(file) : jacoco(file);
    }

    /** Counts the test cases, whatever the attributes of the suites say. */
    private static Counts junit(Path file) throws IOException {
        Map<String, Integer> counts = new HashMap<>();
        // The depth where the outcome of the current test case can be; 0 if it has been counted.
        int[] outcomeDepth = {0};
        read(file, List.of("testsuite", "testsuites"), (element, depth) -> {
            String name = element.getLocalName();
            if (name.equals(TEST_CASE)) {
                counts.merge(name, 1, Integer::sum);
                outcomeDepth[0] = depth + 1;
            } else if (depth == outcomeDepth[0] && OUTCOMES.contains(name)) {
                counts.merge(name, 1, Integer::sum);
                outcomeDepth[0] = 0;
            }
        });
        return new Counts(
                counts.getOrDefault(TEST_CASE, 0),
                counts.getOrDefault("failure", 0),
                counts.getOrDefault("error", 0),
                counts.getOrDefault("skipped", 0),
                0,
                0,
                0,
                0);
    }

    /** Reads the counters of the whole report. */
    private static Counts jacoco(Path file) throws IOException {
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
}
