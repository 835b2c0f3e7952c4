package com.example.pipeline.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.document.Section;
import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.ActionExecutor;
import com.example.pipeline.cli.pipeline.ActionExecutors;
import com.example.pipeline.cli.pipeline.ActionResult;
import com.example.pipeline.cli.pipeline.ActionRun;
import com.example.pipeline.cli.pipeline.ActionType;
import com.example.pipeline.cli.pipeline.ExecutionContext;
import com.example.pipeline.cli.pipeline.PipelineDeclaration;
import com.example.pipeline.cli.pipeline.PipelineExecution;
import com.example.pipeline.cli.pipeline.PipelineLocation;
import com.example.pipeline.cli.pipeline.Pipelines;
import com.example.pipeline.cli.pipeline.ReportTotals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RunConsoleTests {
    private final Printed printed = new Printed(false);

    @TempDir
    private Path directory;

    @Test
    void thereIsALineForEachActionAndNothingElse() throws IOException {
        run("variables", printed, run -> ActionResult.succeeded("done").withVariables(Map.of("name", "apple")));

        assertThat(printed.lines()).hasSize(2);
        assertThat(printed.lines().get(0)).matches("✓ First   make +0\\.\\d s  done");
        assertThat(printed.lines().get(1)).matches("✓ Second  use  +0\\.\\d s  done");
    }

    @Test
    void totalsOfReportsStandOnTheActionsLine() throws IOException {
        run(
                "one-action",
                printed,
                run -> ActionResult.succeeded("").withReports(new ReportTotals(61, 0, 2, 1000, 942)));

        assertThat(printed.text()).contains("61 tests, 2 skipped, 94.2 % of lines covered");
    }

    @Test
    void aSkippedStageIsShownWithItsReason() throws IOException {
        run("skip-condition", printed, run -> ActionResult.succeeded("").withVariables(Map.of("changed", "no")));

        assertThat(printed.lines().get(1))
                .startsWith("– Guarded  Skipped")
                .endsWith("changed is \"no\", not \"yes\" (rule Check)");
    }

    @Test
    void aSkippedApprovalSaysWhatItWouldHaveAsked() throws IOException {
        run(
                "skip-condition-before-an-approval",
                printed,
                run -> ActionResult.succeeded("")
                        .withVariables(Map.of("changed", "no", "summary", "Nothing changes.")));

        assertThat(printed.lines().get(1)).endsWith("changed is \"no\", not \"yes\" (rule Check): Nothing changes.");
    }

    @Test
    void aSkippedApprovalWhoseQuestionIsNotKnownGivesTheRule() throws IOException {
        run(
                "skip-condition-before-an-approval",
                printed,
                run -> ActionResult.succeeded("").withVariables(Map.of("changed", "no")));

        assertThat(printed.lines().get(1)).endsWith("(rule Check)");
    }

    @Test
    void aFailureShowsTheEndOfTheLogAndWhereItIs() throws IOException {
        run("one-action", printed, run -> {
            for (int i = 1; i <= 20; i++) {
                run.log().line("\u001b[1mline " + i + "\u001b[0m\tof 20");
            }
            return ActionResult.failed("Command mvn verify: exit status 1");
        });

        assertThat(printed.lines().get(0)).startsWith("✗ Only  only");
        assertThat(printed.lines())
                .contains(
                        "    line 20 of 20",
                        "    Command mvn verify: exit status 1",
                        "    All of it: " + directory.resolve("logs/Only.only.log"))
                .doesNotContain("    line 5 of 20");
    }

    @Test
    void anExplanationTakesThePlaceOfTheLogAndNotesFollow() throws IOException {
        run("one-action", printed, run -> {
            run.log().line("a command");
            return ActionResult.failed("Failed").withExplanation(List.of("\u001b[31mThe reason\u001b[0m"));
        });

        assertThat(printed.lines())
                .containsSubsequence(
                        "    The reason",
                        "",
                        "    A note on [\u001b[31mThe reason\u001b[0m]".replaceAll("\u001b\\[\\d+m", ""),
                        "")
                .doesNotContain("    a command", "    Failed");
    }

    @Test
    void aRejectedApprovalIsNoFailureToExplain() throws IOException {
        run("one-action", printed, run -> ActionResult.of(ActionResult.Outcome.REJECTED, "Rejected: too early"));

        assertThat(printed.lines()).hasSize(1);
        assertThat(printed.text()).startsWith("✗ Only  only").contains("Rejected: too early");
    }

    @Test
    void onATerminalTheRunningActionIsShownUntilItEnds() throws IOException {
        Printed terminal = new Printed(true);
        run("one-action", terminal, run -> {
            run.log().line("compiling");
            waitUntil(() -> terminal.text().contains("compiling"));
            return ActionResult.succeeded("done");
        });
        terminal.terminal().close();

        assertThat(terminal.text())
                .contains("Only  only")
                .contains("\r\u001b[K\u001b[32m✓\u001b[39m\u001b[0m Only  only");
        assertThat(terminal.text()).endsWith("done\n");
    }

    private interface Condition {
        boolean holds();
    }

    private static void waitUntil(Condition condition) {
        while (!condition.holds()) {
            Thread.onSpinWait();
        }
    }

    private void run(String fixture, Printed target, Function<ActionRun, ActionResult> behaviour) throws IOException {
        PipelineDeclaration pipeline = Pipelines.read(fixture);
        ExecutionContext context = new ExecutionContext(
                "id", new PipelineLocation("111111111111", "eu-west-1", "pipeline"), pipeline, directory);
        new PipelineExecution(
                        context,
                        new ActionExecutors(List.of(new Fake(behaviour))),
                        Map.of("color", "red"),
                        PipelineExecution.Progress.NONE,
                        () -> false,
                        List.of(new RunConsole(
                                target.terminal(),
                                pipeline,
                                shown -> shown.size() == 1 ? List.of("A note on " + shown) : List.of())))
                .run();
    }

    private record Fake(Function<ActionRun, ActionResult> behaviour) implements ActionExecutor {
        @Override
        public ActionType type() {
            return new ActionType("Build", "AWS", "CodeBuild", "1");
        }

        @Override
        public Duration timeout() {
            return Duration.ofMinutes(1);
        }

        @Override
        public void check(Action action, Section declared) {
            // Everything is fine.
        }

        @Override
        public ActionResult execute(ActionRun run) {
            return behaviour.apply(run);
        }
    }
}
