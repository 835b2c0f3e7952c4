package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.local.ProgramOutput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The tests that failed in a build, as its JUnit reports have them: name, message, file, and line. */
final class FailedTests {
    private static final int MOST_TESTS = 10;
    private static final int MESSAGE_LINES = 8;
    private static final int MESSAGE_WIDTH = 200;
    private static final int SOURCE_DEPTH = 16;
    private static final Pattern FRAME =
            Pattern.compile("\\bat (?:[^\\s(]*/)?([\\w.$]+)\\.[^.(\\s]+\\(([^:()]+):(\\d+)\\)");

    private final Path sources;
    private final List<List<String>> tests = new ArrayList<>();

    private FailedTests(Path sources) {
        this.sources = sources;
    }

    /**
     * Returns why a build failed: the tests that failed in its reports, or else what the failed command printed.
     *
     * @param sources directory with a directory for each input artifact
     */
    static List<String> explain(BuildResult result, Path sources) throws IOException {
        FailedTests failed = new FailedTests(sources);
        for (BuildReport report : result.outputs().reports()) {
            if (report.type() == BuildReport.Type.TEST) {
                for (Path file : report.files()) {
                    failed.read(file);
                }
            }
        }
        List<String> lines = new ArrayList<>();
        int shown = Math.min(MOST_TESTS, failed.tests.size());
        failed.tests.subList(0, shown).forEach(lines::addAll);
        if (failed.tests.size() > shown) {
            lines.add("and " + (failed.tests.size() - shown) + " more");
        }
        List<String> explanation = result.explanation();
        lines.addAll(
                lines.isEmpty()
                        ? explanation
                        : explanation.subList(Math.max(0, explanation.size() - 1), explanation.size()));
        return lines;
    }

    private void read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            XMLStreamReader reader = XmlReportFile.reader(in);
            String name = "";
            String className = "";
            String place = "";
            while (reader.hasNext()) {
                if (reader.next() != XMLStreamConstants.START_ELEMENT) {
                    continue;
                }
                switch (reader.getLocalName()) {
                    case "testcase" -> {
                        className = attribute(reader, "classname");
                        name = attribute(reader, "name");
                        place = attribute(reader, "file")
                                + (attribute(reader, "line").isEmpty() ? "" : ":" + attribute(reader, "line"));
                    }
                    case "failure", "error" -> {
                        String message = attribute(reader, "message");
                        String type = attribute(reader, "type");
                        String text = reader.getElementText();
                        add(
                                className.isEmpty() ? name : className + "." + name,
                                message.isEmpty() ? type : message,
                                place(className, text).orElse(place));
                    }
                    default -> {
                        // It says nothing about failures.
                    }
                }
            }
        } catch (XMLStreamException e) {
            // The report's own error says so.
        }
    }

    private void add(String name, String message, String place) {
        List<String> lines = new ArrayList<>();
        lines.add(name + (place.isEmpty() ? "" : " (" + place + ")"));
        ProgramOutput.plain(message)
                .lines()
                .filter(line -> !line.isBlank())
                .limit(MESSAGE_LINES)
                .map(line -> line.length() > MESSAGE_WIDTH ? line.substring(0, MESSAGE_WIDTH) + " …" : line)
                .forEach(line -> lines.add("  " + line));
        tests.add(lines);
    }

    /** Finds the line of the test in a stack trace, and the file in the sources. */
    private Optional<String> place(String className, String trace) throws IOException {
        for (Matcher frame = FRAME.matcher(trace); frame.find(); ) {
            String found = frame.group(1).replaceFirst("\\$.*", "");
            if (found.equals(className.replaceFirst("\\$.*", ""))) {
                String folder = found.contains(".")
                        ? found.substring(0, found.lastIndexOf('.')).replace('.', '/') + "/"
                        : "";
                return Optional.of(inSources(Path.of(folder + frame.group(2))) + ":" + frame.group(3));
            }
        }
        return Optional.empty();
    }

    private Path inSources(Path file) throws IOException {
        try (Stream<Path> files = Files.find(
                sources, SOURCE_DEPTH, (path, attributes) -> path.endsWith(file) && attributes.isRegularFile())) {
            return files.map(sources::relativize)
                    .filter(path -> path.getNameCount() > 1)
                    .map(path -> path.subpath(1, path.getNameCount()))
                    .findFirst()
                    .orElse(file);
        }
    }

    private static String attribute(XMLStreamReader element, String name) {
        String value = element.getAttributeValue(null, name);
        return value == null ? "" : value;
    }
}
