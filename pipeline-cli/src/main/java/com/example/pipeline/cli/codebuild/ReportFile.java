package com.example.pipeline.cli.codebuild;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.BiConsumer;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** A report file in XML, read as a stream: test output in it may be huge. */
final class ReportFile {
    private static final XMLInputFactory FACTORY = XMLInputFactory.newFactory();

    static {
        // JaCoCo's files name a DTD that is nowhere to be found.
        FACTORY.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        FACTORY.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    }

    private ReportFile() {}

    /**
     * Shows each element to a visitor, with its depth (the root has 0).
     *
     * @throws IOException if the file isn't XML or its root isn't one of {@code roots}
     */
    static void read(Path file, Set<String> roots, BiConsumer<XMLStreamReader, Integer> visitor) throws IOException {
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
