package com.example.pipeline.cli.codebuild;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads a report file in XML as a stream, since the test output in it can be huge. */
final class XmlReportFile {
    private static final XMLInputFactory FACTORY = XMLInputFactory.newFactory();

    static {
        // The files of some tools name a DTD that does not exist anywhere.
        FACTORY.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        FACTORY.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    }

    private XmlReportFile() {}

    static XMLStreamReader reader(InputStream in) throws XMLStreamException {
        return FACTORY.createXMLStreamReader(in);
    }

    /**
     * Calls the visitor for each element with its depth; the root has 0.
     *
     * @throws IOException with the reason, but without the file's name
     */
    static void read(Path file, Collection<String> roots, BiConsumer<XMLStreamReader, Integer> visitor)
            throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            XMLStreamReader reader = reader(in);
            int depth = 0;
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    if (depth == 0 && !roots.contains(reader.getLocalName())) {
                        throw new IOException("is <" + reader.getLocalName() + ">, not <"
                                + roots.stream().sorted().collect(Collectors.joining("> or <")) + ">");
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
