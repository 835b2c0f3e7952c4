package com.example.pipeline.cli.codebuild;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static final Set<String> OUTCOMES = Set.of("failure", "error", "skipped");
    private static final XMLInputFactory FACTORY = XMLInputFactory.newFactory();

    static {
        // JaCoCo's files name a DTD that does not exist anywhere.
        FACTORY.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        FACTORY.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    }

    private ReportFiles() {}

    /**
     * Adds what a JUnit XML or JaCoCo XML file has to counts: of {@code testcase}, {@code failure}, {@code error}, and
     * {@code skipped}; or of {@code LINE covered}, {@code LINE missed}, and so on for each counter of JaCoCo.
     *
     * @throws IOException with the reason, but without the file's name
     */
    static void count(Path file, BuildReport.Type type, Map<String, Long> counts) throws IOException {
        if (type == BuildReport.Type.TEST) {
            countTests(file, counts);
        } else {
            addCoverage(file, counts);
        }
    }

    /** Counts the test cases, whatever the attributes of the suites say. */
    private static void countTests(Path file, Map<String, Long> counts) throws IOException {
        // The depth where the outcome of the current test case can be; 0 if it has been counted.
        int[] outcomeDepth = {0};
        read(file, List.of("testsuite", "testsuites"), (element, depth) -> {
            String name = element.getLocalName();
            boolean testCase = name.equals("testcase");
            if (testCase || depth == outcomeDepth[0] && OUTCOMES.contains(name)) {
                counts.merge(name, 1L, Long::sum);
                outcomeDepth[0] = testCase ? depth + 1 : 0;
            }
        });
    }

    /** Adds the counters of the whole report. */
    private static void addCoverage(Path file, Map<String, Long> counts) throws IOException {
        try {
            read(file, List.of("report"), (element, depth) -> {
                if (depth == 1 && element.getLocalName().equals("counter")) {
                    for (String part : List.of("covered", "missed")) {
                        String name = element.getAttributeValue(null, "type") + " " + part;
                        counts.merge(name, Long.parseLong(element.getAttributeValue(null, part)), Long::sum);
                    }
                }
            });
        } catch (NumberFormatException e) {
            throw new IOException("has a counter without numbers", e);
        }
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
