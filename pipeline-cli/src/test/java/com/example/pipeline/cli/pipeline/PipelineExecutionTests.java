package com.example.pipeline.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.pipeline.ActionResult.Outcome;
import com.example.pipeline.cli.pipeline.PipelineExecution.Progress;
import com.example.pipeline.cli.pipeline.PipelineExecution.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class PipelineExecutionTests {
    private static final PipelineLocation LOCATION = new PipelineLocation("111111111111", "eu-west-1", "pipeline");

    private final FakeExecutor executor = new FakeExecutor();
    private final Events events = new Events();
    private final AtomicBoolean definitionChanged = new AtomicBoolean();

    @TempDir
    private Path directory;

    @Test
    void runOrdersFollowEachOtherWhateverTheOrderInTheDeclaration() throws IOException {
        assertThat(run("run-orders").status()).isEqualTo(Status.SUCCEEDED);

        List<String> started = executor.started();
        assertThat(started).startsWith("first").endsWith("third", "fourth");
        assertThat(started.subList(1, 3)).containsExactlyInAnyOrder("second-a", "second-b");
        assertThat(events.lines).contains("First InProgress", "First Succeeded", "Second Succeeded");
    }

    @Test
    void equalRunOrdersRunAtTheSameTime() throws IOException {
        CyclicBarrier bothAreThere = new CyclicBarrier(2);
        FakeExecutor.Behaviour meet = run -> {
            bothAreThere.await(20, TimeUnit.SECONDS);
            return ActionResult.succeeded("");
        };
        executor.on("second-a", meet).on("second-b", meet);

        assertThat(run("run-orders").status()).isEqualTo(Status.SUCCEEDED);
    }

    @Test
    void afterAFailureTheActionsBesideItFinishAndNothingElseStarts() throws IOException {
        CountDownLatch failed = new CountDownLatch(1);
        executor.on("second-a", run -> {
                    failed.countDown();
                    throw new IllegalStateException("no luck");
                })
                .on("second-b", run -> {
                    failed.await();
                    return ActionResult.succeeded("");
                });

        assertThat(run("run-orders")).isEqualTo(new Result(Status.FAILED, false));
        assertThat(executor.started()).doesNotContain("third", "fourth");
        assertThat(events.lines)
                .contains(
                        "First.second-a: no luck", "First.second-a Failed", "First.second-b Succeeded", "First Failed");
    }

    @Test
    void artifactsReachTheActionsThatWantThem() throws IOException {
        ArtifactLocation made = new ArtifactLocation("bucket", "key");
        executor.on("make", run -> ActionResult.succeeded("").withArtifacts(Map.of("made", made)));

        assertThat(run("artifacts").status()).isEqualTo(Status.SUCCEEDED);
        assertThat(executor.runs.get(1).inputs()).isEqualTo(Map.of("made", made));
    }

    @Test
    void anInputThatNobodyPutOutFailsTheAction() throws IOException {
        assertThat(run("missing-artifact").status()).isEqualTo(Status.FAILED);
        assertThat(events.lines)
                .contains("Second.use: Input artifact other does not exist: no earlier action created it");
    }

    @Test
    void variablesAreResolvedWhenTheActionStarts() throws IOException {
        executor.on("make", run -> ActionResult.succeeded("").withVariables(Map.of("name", "apple")));

        assertThat(run("variables", Map.of("color", "green")).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(executor.runs.get(1).action().configuration("ProjectName"))
                .isEqualTo("apple of green in the-execution");
    }

    @Test
    void anActionSeesWhatWasThereWhenItsRunOrderBegan() throws IOException {
        PipelineDeclaration pipeline = Pipelines.read("variables");
        Variables variables = new Variables();
        variables.put("variables", Map.of("color", "red"));
        variables.put("codepipeline", Map.of("PipelineExecutionId", "id"));
        ActionAttempt attempt = new ActionAttempt(
                new ExecutionContext("id", LOCATION, pipeline, directory),
                "Second",
                pipeline.stages().get(1).actions().get(0),
                executor,
                List.of(events),
                variables,
                new HashMap<>());
        // As if a parallel action ended before this one began.
        variables.put("made", Map.of("name", "apple"));

        assertThat(attempt.run().summary())
                .isEqualTo("Variable #{made.name} has no value: no earlier action has the namespace made");
    }

    @Test
    void anUnresolvedVariableFailsTheAction() throws IOException {
        executor.on("make", run -> ActionResult.succeeded("").withVariables(Map.of("name", "apple")));

        assertThat(run("unresolved-variable").status()).isEqualTo(Status.FAILED);
        assertThat(executor.started()).containsExactly("make");
        assertThat(events.lines).contains("Second.use: Variable #{made.other} has no value: the namespace has [name]");
    }

    @Test
    void aStageWhoseConditionHoldsIsEntered() throws IOException {
        executor.on("make", run -> ActionResult.succeeded("").withVariables(Map.of("changed", "yes")));

        assertThat(run("skip-condition").status()).isEqualTo(Status.SUCCEEDED);
        assertThat(executor.started()).containsExactly("make", "guarded", "last");
    }

    @Test
    void aStageWhoseConditionDoesNotHoldIsSkipped() throws IOException {
        executor.on("make", run -> ActionResult.succeeded("").withVariables(Map.of("changed", "no")));

        assertThat(run("skip-condition").status()).isEqualTo(Status.SUCCEEDED);
        assertThat(executor.started()).containsExactly("make", "last");
        assertThat(events.lines).contains("Guarded Skipped (changed is \"no\", not \"yes\" (rule Check))");
    }

    @Test
    void aStageIsNotSkippedBecauseOfAVariableThatNobodySet() throws IOException {
        assertThat(run("skip-condition").status()).isEqualTo(Status.FAILED);
        assertThat(executor.started()).containsExactly("make");
    }

    @Test
    void aConditionCanFailTheStage() throws IOException {
        executor.on("make", run -> ActionResult.succeeded("").withVariables(Map.of("changed", "no")));

        assertThat(run("fail-condition").status()).isEqualTo(Status.FAILED);
        assertThat(executor.started()).containsExactly("make");
    }

    @Test
    void aChangedDefinitionCancelsTheExecutionAfterTheRunningActions() throws IOException {
        executor.on("first", run -> {
            definitionChanged.set(true);
            return ActionResult.succeeded("");
        });

        assertThat(run("run-orders")).isEqualTo(new Result(Status.CANCELLED, false));
        assertThat(executor.started()).containsExactly("first");
        assertThat(events.lines).contains("First.first Succeeded", "First Cancelled");
    }

    @Test
    void aRejectedApprovalFailsTheExecutionAtAnApproval() throws IOException {
        executor.on("only", run -> ActionResult.of(Outcome.REJECTED, "Rejected"));

        assertThat(run("one-action")).isEqualTo(new Result(Status.FAILED, true));
        assertThat(events.lines).contains("Only.only Failed");
    }

    @Test
    void anApprovalThatIsNotGivenStopsTheExecutionAtAnApproval() throws IOException {
        executor.on("only", run -> ActionResult.of(Outcome.NOT_GIVEN, "Not approved"));

        assertThat(run("one-action")).isEqualTo(new Result(Status.STOPPED, true));
        assertThat(events.lines).contains("Only.only Abandoned", "Only Stopped");
    }

    @Test
    void stoppingInterruptsWhatRunsAndWaitsForIt() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        AtomicBoolean cleanedUp = new AtomicBoolean();
        executor.on("first", run -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                cleanedUp.set(true);
            }
            return ActionResult.succeeded("");
        });
        PipelineExecution execution = execution("run-orders", Map.of());
        Thread stopper = new Thread(() -> {
            try {
                running.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            execution.stop();
        });
        stopper.start();

        assertThat(execution.run()).isEqualTo(new Result(Status.STOPPED, false));
        assertThat(cleanedUp).isTrue();
        assertThat(executor.started()).containsExactly("first");
        assertThat(events.lines).contains("First.first Abandoned", "First Stopped");
    }

    @Test
    void anExecutionThatFinishesLetsItsActionsEndAndStartsNoOthers() throws IOException {
        PipelineExecution execution = execution("run-orders", Map.of());
        executor.on("first", run -> {
            execution.finish();
            return ActionResult.succeeded("");
        });

        assertThat(execution.run()).isEqualTo(new Result(Status.STOPPED, false));
        assertThat(executor.started()).containsExactly("first");
        assertThat(events.lines).contains("First.first Succeeded");
    }

    @Test
    void aStageThatSaysSoIsRetriedOnce() throws IOException {
        executor.on(
                "second-a",
                run -> Collections.frequency(executor.started(), "second-a") < 2
                        ? ActionResult.failed("broken")
                        : ActionResult.succeeded(""));

        assertThat(run("retried-stage").status()).isEqualTo(Status.SUCCEEDED);
        assertThat(Collections.frequency(executor.started(), "first")).isOne();
        assertThat(Collections.frequency(executor.started(), "second-a")).isEqualTo(2);

        executor.on("second-a", run -> ActionResult.failed("broken"));
        executor.runs.clear();
        assertThat(run("retried-stage").status()).isEqualTo(Status.FAILED);
        assertThat(Collections.frequency(executor.started(), "second-a")).isEqualTo(2);
    }

    @Test
    void aRetryRunsWhatHasNotSucceededAndWhatComesLater() throws IOException {
        Progress before =
                new Progress("Second", Set.of(), Map.of("made", Map.of("name", "apple", "other", "pear")), Map.of());
        List<String> used = new ArrayList<>();
        executor.on("use", run -> {
            used.addAll(run.action().configuration().values());
            return ActionResult.succeeded("");
        });

        assertThat(execution("unresolved-variable", Map.of(), before).run().status())
                .isEqualTo(Status.SUCCEEDED);
        assertThat(executor.started()).containsExactly("use");
        assertThat(used.toString()).contains("pear");
    }

    @Test
    void aRetryLeavesOutActionsOfTheStageThatHaveSucceeded() throws IOException {
        assertThat(execution("run-orders", Map.of(), new Progress("First", Set.of("first"), Map.of(), Map.of()))
                        .run()
                        .status())
                .isEqualTo(Status.SUCCEEDED);
        assertThat(executor.started()).isNotEmpty().doesNotContain("first");
    }

    @Test
    void anExecutionThatIsStoppedBeforeItBeginsStartsNothing() throws IOException {
        PipelineExecution execution = execution("run-orders", Map.of());
        execution.stop();

        assertThat(execution.run().status()).isEqualTo(Status.STOPPED);
        assertThat(executor.started()).isEmpty();
    }

    @Test
    void anActionThatTakesTooLongFails() throws IOException {
        executor.on("only", run -> {
            new CountDownLatch(1).await();
            return ActionResult.succeeded("");
        });

        executor.timeout = Duration.ofMillis(20);

        assertThat(run("one-action").status()).isEqualTo(Status.FAILED);
        assertThat(events.lines).contains("Only.only: Timed out after 0 minutes");
    }

    @Test
    void whatAnActionSaysIsInItsLog() throws IOException {
        Path written = Files.writeString(directory.resolve("other.log"), "written elsewhere\n");
        executor.on("only", run -> {
            run.log().line("before");
            run.log().said("shown");
            run.log().append(written);
            return ActionResult.failed("that was it");
        });

        run("one-action");
        assertThat(directory.resolve("logs/Only.only.log")).hasContent("before\nwritten elsewhere\nthat was it\n");
        assertThat(events.lines).contains("Only.only: shown");
        assertThat(written).doesNotExist();
    }

    @Test
    void aMistakeOfOursIsLoggedWithItsStackTrace() throws IOException {
        executor.on("only", run -> {
            throw new IllegalStateException();
        });

        run("one-action");
        assertThat(directory.resolve("logs/Only.only.log"))
                .content()
                .contains("java.lang.IllegalStateException", "at com.example");
    }

    private Result run(String fixture) throws IOException {
        return run(fixture, Map.of("color", "red"));
    }

    private Result run(String fixture, Map<String, String> variables) throws IOException {
        return execution(fixture, variables).run();
    }

    private PipelineExecution execution(String fixture, Map<String, String> variables) {
        return execution(fixture, variables, Progress.NONE);
    }

    private PipelineExecution execution(String fixture, Map<String, String> variables, Progress before) {
        PipelineDeclaration pipeline = Pipelines.read(fixture);
        ExecutionContext context = new ExecutionContext("the-execution", LOCATION, pipeline, directory);
        return new PipelineExecution(
                context,
                new ActionExecutors(List.of(executor)),
                variables,
                before,
                definitionChanged::get,
                List.of(events));
    }
}
