package com.example.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The documents. The pages describe the application {@code hello}; a fork under another name has files of other names, so
 * these tests leave it alone and only make its pages.
 */
class PagesIT {

    private static final Path ROOT = ProjectUnderTest.ROOT;
    private static final Path MADE = Path.of("target/pages");

    private final ProjectUnderTest project = ProjectUnderTest.read();
    private final boolean described = project.settings().application().equals("hello");

    PagesIT() throws IOException {}

    @Test
    void linksLeadSomewhere() throws IOException {
        assumeTrue(described);
        List<String> faults = new ArrayList<>();
        for (Page page : Page.all(ROOT)) {
            for (String link : page.links()) {
                faults.add(page.fault(link, ROOT));
            }
        }

        assertThat(faults).isNotEmpty();
        faults.removeIf(String::isEmpty);
        assertThat(faults).isEmpty();
    }

    /** A code block after a comment {@code <!-- from: FILE#WORDS -->} is an {@link Excerpt}. */
    @Test
    void codeIsWhatTheSourcesAndTemplatesSay() throws IOException {
        List<String> old = new ArrayList<>();
        for (Page page : Page.all(ROOT)) {
            Page made = page.madeFrom(this::content);
            if (!made.equals(page)) {
                Path file = MADE.resolve(page.file().toString());
                Files.createDirectories(file.getParent());
                Files.writeString(file, made.text());
                old.add(page.file().toString());
            }
        }

        assumeTrue(described);
        assertThat(old)
                .as("Sources or templates changed. Update these pages: cp -R delivery-tests/%s/. .", MADE)
                .isEmpty();
    }

    private String content(String name, String old) throws IOException {
        if (name.equals("pipeline.template.json")) {
            return PipelineDiagram.of(project.pipelines());
        }
        String[] parts = name.split("#", 2);
        return described ? Excerpt.of(ROOT.resolve(parts[0]), parts[1].replace('+', ' ')) : old;
    }
}
