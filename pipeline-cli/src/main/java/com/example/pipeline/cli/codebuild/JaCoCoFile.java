package com.example.pipeline.cli.codebuild;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamReader;

/** Reads the totals of a JaCoCo XML file: the counters right below the report. */
public final class JaCoCoFile {
    private final Map<String, long[]> counters = new HashMap<>();

    private JaCoCoFile() {}

    /** @throws IOException saying what is wrong with the file, without its name */
    public static CoverageTotals read(Path file) throws IOException {
        JaCoCoFile totals = new JaCoCoFile();
        try {
            ReportFile.read(file, Set.of("report"), totals::add);
        } catch (NumberFormatException e) {
            throw new IOException("has a counter without numbers", e);
        }
        long[] lines = totals.counters.getOrDefault("LINE", new long[2]);
        long[] branches = totals.counters.getOrDefault("BRANCH", new long[2]);
        return new CoverageTotals(lines[0], lines[1], branches[0], branches[1]);
    }

    private void add(XMLStreamReader element, int depth) {
        if (depth == 1 && element.getLocalName().equals("counter")) {
            counters.put(attribute(element, "type"), new long[] {
                Long.parseLong(attribute(element, "covered")), Long.parseLong(attribute(element, "missed"))
            });
        }
    }

    private static String attribute(XMLStreamReader element, String name) {
        return element.getAttributeValue(null, name);
    }
}
