package com.example.pipeline.cli.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.document.AboutFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Makes docs/local-fidelity.md from the fixtures. Each fixture has an {@code about.yml} that says what AWS does, where
 * that is documented, and what the local runner does. Other tests run the fixtures.
 */
class FidelityPageTests {
    private static final Path FIXTURES = Path.of("src/test/resources");
    private static final Path PAGE = Path.of("../docs/local-fidelity.md");
    private static final Path MADE = Path.of("target/local-fidelity.md");

    private enum Kind {
        TEMPLATE("CloudFormation templates"),
        RIGHTS("Rights that CloudFormation needs"),
        PIPELINE("Pipelines"),
        TRIGGER("Triggers"),
        BUILDSPEC("Buildspecs and CodeBuild projects");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        List<AboutFixture> fixtures() throws IOException {
            try (Stream<Path> fixtures = Files.list(FIXTURES.resolve(name().toLowerCase(Locale.ROOT)))) {
                List<AboutFixture> read = new ArrayList<>();
                for (Path fixture : fixtures.sorted().toList()) {
                    read.add(AboutFixture.read(fixture));
                }
                return read;
            }
        }
    }

    @Test
    void pageSaysWhatTheFixturesSay() throws IOException {
        String page = page();
        Files.writeString(MADE, page);

        // A fork may delete the page.
        Assumptions.assumeTrue(Files.exists(PAGE));
        assertThat(Files.readString(PAGE))
                .as("A fixture changed. Update the page: cp pipeline-cli/%s docs/", MADE)
                .isEqualTo(page);
    }

    private static String page() throws IOException {
        StringBuilder page = new StringBuilder(Files.readString(FIXTURES.resolve("fidelity/introduction.md")));
        for (Kind kind : Kind.values()) {
            List<AboutFixture> fixtures = kind.fixtures();
            page.append("\n## %s: %d fixtures\n".formatted(kind.title, fixtures.size()));
            page.append(table("Refused by the local runner", "refused", fixtures));
            page.append(table("Different from AWS", "differs", fixtures));
            page.append(table("The same as in AWS", "same", fixtures));
        }
        return page.toString();
    }

    private static String table(String title, String local, List<AboutFixture> fixtures) {
        String rows = fixtures.stream()
                .filter(fixture -> fixture.local().equals(local))
                .map(FidelityPageTests::row)
                .collect(Collectors.joining());
        String head = local.equals("same")
                ? "| Behavior | Source |\n|---|---|\n"
                : "| In AWS | In the local run | Source |\n|---|---|---|\n";
        return rows.isEmpty() ? "" : "\n### " + title + "\n\n" + head + rows;
    }

    private static String row(AboutFixture fixture) {
        String detail = fixture.local().equals("same") ? "" : cell(fixture.detail()) + " | ";
        return "| " + cell(fixture.behavior()) + " | " + detail + cell(fixture.source()) + " |\n";
    }

    private static String cell(String text) {
        return text.strip()
                .replace("\n", " ")
                .replace("|", "\\|")
                .replace("<", "&lt;")
                .replace("${", "&#36;{");
    }
}
