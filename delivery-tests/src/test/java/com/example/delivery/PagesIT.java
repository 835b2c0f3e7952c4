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
 * The documents. They describe the application {@code hello} of a repository that has no name yet. In a fork, files have
 * other names, so there these tests do not complain.
 */
class PagesIT {

    private static final Path ROOT = ProjectUnderTest.ROOT;

    private final ProjectUnderTest project = ProjectUnderTest.read();
    private final boolean fork = !project.settings().application().equals("hello")
            || !project.settings().repository().equals("your-organization/your-repository");

    PagesIT() throws IOException {}

    @Test
    void linksLeadSomewhere() throws IOException {
        assumeTrue(!fork);
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

    /** A code block after a comment {@code from: FILE#WORDS} is an {@link Excerpt}. Pages that are old are made anew. */
    @Test
    void codeIsTakenFromSourcesAndTemplates() throws IOException {
        for (Page page : Page.all(ROOT)) {
            Page made = page.madeFrom(this::content);
            if (!made.equals(page)) {
                Files.writeString(ROOT.resolve(page.file()), made.text());
            }
        }
    }

    private String content(String name, String old) throws IOException {
        if (name.equals("pipeline.template.json")) {
            return PipelineDiagram.of(project.pipelines());
        }
        String[] parts = name.split("#", 2);
        return fork ? old : Excerpt.of(ROOT.resolve(parts[0]), parts[1].replace('+', ' '));
    }
}
