package com.example.pipeline.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The page with 1,000 runs in a real Chromium. The figures are in {@code target/runs-page.md}, the pictures for the
 * README in {@code target/pictures}.
 */
@Tag("proof")
class RunsPageBrowserTests {
    private static final int RUNS = 1000;
    private static final Path PICTURES = Path.of("target/pictures");

    @TempDir
    private static Path directory;

    private static JsonNode found;

    @BeforeAll
    static void check() throws Exception {
        Chromium chromium = Chromium.install();
        Files.createDirectories(PICTURES);
        Path many = directory.resolve("many");
        Instant begin = Instant.now();
        SampleHistory.write(many, RUNS);
        Instant written = Instant.now();
        Overview overview = Overview.of(new LocalRuns(many).read(), "1,000 runs", later());
        List<String> table = new RunTable(new Printed(false).terminal()).lines(overview, RUNS);
        long listMillis = Duration.between(written, Instant.now()).toMillis();
        Path page = write("many.html", overview, many);
        Path few = directory.resolve("few");
        SampleHistory.write(few, 40);
        Overview small = Overview.of(new LocalRuns(few).read(), "Sample runs", later());
        TerminalPicture.write(small, PICTURES.resolve("runs-terminal.svg"));
        try (RunsServer server = RunsServer.start(few)) {
            chromium.check(
                    page.toString(),
                    write("few.html", small, few).toString(),
                    server.uri().toString(),
                    few.toString(),
                    PICTURES.toAbsolutePath().toString());
        }
        found = new JsonMapper().readTree(PICTURES.resolve("result.json").toFile());
        figures(listMillis, table.size(), Files.size(page), Duration.between(begin, Instant.now()));
    }

    private static Instant later() {
        return SampleHistory.NOW.plus(Duration.ofHours(7));
    }

    private static Path write(String name, Overview overview, Path runs) throws IOException {
        return Files.writeString(directory.resolve(name), RunsPage.file(overview, runs, directory));
    }

    private static void figures(long listMillis, int lines, long bytes, Duration all) throws IOException {
        try (PrintStream out = new PrintStream("target/runs-page.md", StandardCharsets.UTF_8)) {
            out.println("| Measured | Result |\n|---|---|");
            out.printf("| read and list %,d runs (the JVM has started) | %d ms, %d lines |%n", RUNS, listMillis, lines);
            out.printf("| page with %,d runs | %,d bytes |%n", RUNS, bytes);
            out.printf(
                    "| time to the first table | %d ms (%s) |%n",
                    found.get("firstTableMillis").asInt(), found.get("browser").asString());
            out.printf(
                    "| search in %,d runs, 14 keys | %d ms |%n",
                    RUNS, found.get("searchMillis").asInt());
            for (var view : found.get("accessibility").properties()) {
                out.printf(
                        "| axe-core %s, %s | %d violations, %d rules passed, to be looked at by a person: %s |%n",
                        found.get("axe").asString(),
                        view.getKey(),
                        view.getValue().get("violations").size(),
                        view.getValue().get("passes").asInt(),
                        view.getValue().get("incomplete"));
            }
            out.printf(
                    "| load of this machine, which the times depend on | %.1f |%n",
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
            out.printf("| all of this check | %d s |%n", all.toSeconds());
        }
    }

    @Test
    void theTableShowsTheNewestRunsWithAStepInEachColumn() {
        assertThat(found.get("count").asString()).isEqualTo("1000 runs, 100 shown");
        assertThat(found.get("rows").asInt()).isEqualTo(100);
        assertThat(texts("columns"))
                .startsWith("Run", "Started", "Commit", "Started by", "Source")
                .endsWith("Prod");
        assertThat(found.get("rowsAfterMore").asInt()).isEqualTo(200);
        assertThat(found.get("focusAfterMore").asString()).startsWith("Run 900 ");
    }

    @Test
    void aStateIsASymbolAndAWord() {
        assertThat(texts("cells"))
                .hasSize(8)
                .allMatch(cell -> cell.matches("(✓|✗|–|·) .*(succeeded|failed|skipped|not started)"));
    }

    @Test
    void axeFindsNothingInAnyView() {
        found.get("accessibility")
                .properties()
                .forEach(view -> assertThat(view.getValue().get("violations"))
                        .as(view.getKey())
                        .isEmpty());
        assertThat(found.get("accessibility")).hasSize(4);
    }

    @Test
    void theKeyboardReachesTheDetailsAndComesBack() {
        assertThat(found.get("firstFocus").asString()).isEqualTo("Skip to the runs");
        assertThat(found.get("focusBefore").asString()).startsWith("Run 1000, Source: ");
        assertThat(found.get("dialogFocus").asString()).isEqualTo("details-title");
        assertThat(found.get("dialog").asString())
                .contains("Run 1000: Source", "CodeStarSourceConnection", "<answer> & more", "Whole log");
        assertThat(found.get("focusAfter")).isEqualTo(found.get("focusBefore"));
    }

    @Test
    void aScreenReaderHearsRunStepStateAndDuration() {
        assertThat(texts("names"))
                .allMatch(name -> name.matches("Run 998, \\w+: .*(succeeded|failed|skipped|not started)\\. Details"));
    }

    @Test
    void filtersCombine() {
        assertThat(found.get("searched").asString()).matches("\\d+ of 1000 runs.*");
        assertThat(found.get("filtered").asString()).matches("\\d+ of 1000 runs.*");
        assertThat(texts("filteredCells")).containsExactly("step failed");
    }

    @Test
    void aPhoneNeedsNoSidewaysScrolling() {
        assertThat(found.get("phoneWidth").asInt()).isLessThanOrEqualTo(390);
    }

    @Test
    void theLivePageKeepsTheFocusWhenARunBegins() {
        assertThat(found.get("liveFocus").asString()).startsWith("Run 39, Source: ");
    }

    @Test
    void noScriptOfACommitMessageRunsAndNothingIsLoadedFromElsewhere() {
        assertThat(texts("problems")).isEmpty();
        assertThat(texts("requests")).allMatch(request -> request.matches("(file:///|http://127\\.0\\.0\\.1:).*"));
    }

    private static List<String> texts(String name) {
        return StreamSupport.stream(found.get(name).spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }
}
