package com.example.pipeline.cli.runs;

import static com.example.pipeline.cli.runs.State.FAILED;
import static com.example.pipeline.cli.runs.State.NOT_STARTED;
import static com.example.pipeline.cli.runs.State.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTableTests {
    @TempDir
    private Path directory;

    @Test
    void aRunIsALineWithACellForEachStep() {
        List<String> lines = lines(
                new Deliveries().run("a", SUCCEEDED, SUCCEEDED).run("b\u001b[31m", FAILED, NOT_STARTED),
                new Printed(false),
                20);

        assertThat(lines.get(0)).startsWith("Dev   a  a  since ").endsWith(", run 1  run 2 (b [31m) failed to deploy");
        assertThat(lines.get(4)).matches("Run  Started +Commit +Message +Started by +Build +Dev +Deploy_Prod");
        assertThat(lines.get(5)).matches("✗ 2  \\S+ \\S+  .* b \\[31m +push main, Ada +✓ 10m00 +✗ 10m00 +·");
        assertThat(lines.get(6)).startsWith("✓ 1  ").endsWith("✓ 10m00  ✓ 10m00  ✓ 10m00");
    }

    @Test
    void aNarrowTerminalGetsNumberedStepsAndAShortMessage() throws Exception {
        SampleHistory.write(directory, 3);
        Overview overview = Overview.of(new LocalRuns(directory).read(), "here", SampleHistory.NOW);

        List<String> lines = new RunTable(new Printed(true).terminal()).lines(overview, 20);

        assertThat(lines).anyMatch(line -> line.startsWith("Steps: 1 Source  2 Build_and_Test  3 Review_Change"));
        assertThat(lines).anyMatch(line -> line.contains("…"));
    }

    @Test
    void olderRunsAreCountedAndWaitingApprovalsNamed() throws Exception {
        SampleHistory.write(directory, 30);
        Overview overview = Overview.of(new LocalRuns(directory).read(), "here", SampleHistory.NOW);

        List<String> lines = new RunTable(new Printed(false).terminal()).lines(overview, 20);

        assertThat(lines)
                .contains(
                        "10 older runs not shown. Show all: ./pipeline runs --last 30",
                        "? Run 30 waits for approval: Prod / Prod_Manual_Approval")
                .anyMatch(line -> line.startsWith("? 30") && line.endsWith("? waits"));
    }

    @Test
    void stepsOfOlderDefinitionsKeepTheirPlace() {
        assertThat(StepNames.merged(List.of(
                        run("Source", "Build", "Live"), run("Source", "Check"), run("Source", "Build", "Dev", "Live"))))
                .containsExactly("Source", "Check", "Build", "Dev", "Live");
    }

    private static ListedRun run(String... steps) {
        return new ListedRun(
                "1",
                "id",
                "p",
                null,
                "push",
                null,
                null,
                SUCCEEDED,
                null,
                Deliveries.START,
                null,
                null,
                List.of(steps).stream()
                        .map(name -> new ListedRun.Step(name, SUCCEEDED, null, null, null, false, List.of(), List.of()))
                        .toList());
    }

    private static List<String> lines(Deliveries deliveries, Printed printed, int count) {
        Overview overview = Overview.of(
                new RunHistory(deliveries.newestFirst(), List.of()), "here", Deliveries.START.plusSeconds(100_000));
        return new RunTable(printed.terminal()).lines(overview, count);
    }
}
