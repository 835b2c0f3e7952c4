package com.example.pipeline.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunsPageTests {
    private static final Pattern DATA =
            Pattern.compile("<script id=\"data\" type=\"application/json\">(.*?)</script>", Pattern.DOTALL);

    @TempDir
    private Path directory;

    @Test
    void foreignTextStaysText() throws IOException {
        String evil = "</script><script>alert(1)</script><!-- @SCRIPT@ \u2028 \"'";
        SampleHistory.write(directory.resolve("runs"), 3);
        Path file = directory.resolve("runs/2/run.json");
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceFirst(
                                "\"message\":\"[^\"]*",
                                Matcher.quoteReplacement("\"message\":\"" + evil.replace("\"", "\\\""))));

        String page = page();

        assertThat(page).doesNotContain("<script>alert", "<!-- @");
        assertThat(data(page).at("/runs/1/commit/message").asString()).startsWith(evil);
        assertThat(page).containsOnlyOnce("</style>").containsPattern("script-src 'sha256-[^']+'");
        assertThat(page.split("</script>", -1)).hasSize(3);
    }

    @Test
    void nothingIsLoadedFromElsewhere() throws IOException {
        SampleHistory.write(directory.resolve("runs"), 3);

        assertThat(page())
                .doesNotContainPattern("(src|href)=\"(https?:)?//")
                .doesNotContain("@import", "url(")
                .contains("default-src 'none'", "connect-src 'none'");
    }

    @Test
    void logsOfTheNewestRunsAreInThePageAndAllOthersLinked() throws IOException {
        SampleHistory.write(directory.resolve("runs"), 25);
        Files.writeString(
                directory.resolve("runs/25/logs/Source.Source.log"),
                "first\n" + "x".repeat(80).concat("\n").repeat(100) + "last\n");

        JsonNode data = data(page());

        assertThat(data.get("base").asString()).isEqualTo("runs/");
        assertThat(data.get("live").asBoolean()).isFalse();
        JsonNode logs = data.get("logs");
        assertThat(logs.get("24/logs/Build_and_Test.Build_and_Test.log").asString())
                .contains("<answer> & more");
        assertThat(logs.get("25/logs/Source.Source.log").asString())
                .startsWith("…\nxxx")
                .endsWith("last\n");
        assertThat(logs.has("1/logs/Source.Source.log")).isFalse();
    }

    private String page() throws IOException {
        Path runs = directory.resolve("runs");
        return RunsPage.file(Overview.of(new LocalRuns(runs).read(), "here", SampleHistory.NOW), runs, directory);
    }

    private static JsonNode data(String page) {
        Matcher data = DATA.matcher(page);
        assertThat(data.find()).isTrue();
        return new JsonMapper().readTree(data.group(1));
    }
}
