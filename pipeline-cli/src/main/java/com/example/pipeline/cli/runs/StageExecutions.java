package com.example.pipeline.cli.runs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.codepipeline.model.ActionCategory;
import software.amazon.awssdk.services.codepipeline.model.ActionDeclaration;
import software.amazon.awssdk.services.codepipeline.model.ActionExecutionDetail;
import software.amazon.awssdk.services.codepipeline.model.ActionExecutionOutput;
import software.amazon.awssdk.services.codepipeline.model.ActionExecutionResult;
import software.amazon.awssdk.services.codepipeline.model.ActionExecutionStatus;
import software.amazon.awssdk.services.codepipeline.model.PipelineDeclaration;
import software.amazon.awssdk.services.codepipeline.model.PipelineExecutionStatus;
import software.amazon.awssdk.services.codepipeline.model.PipelineExecutionSummary;
import software.amazon.awssdk.services.codepipeline.model.StageDeclaration;

/**
 * The stages of an execution, from its action executions: CodePipeline's API tells only how the newest execution in each
 * stage went.
 *
 * @param declaration the pipeline as it was then
 * @param actions the newest first; a retried action is there several times
 */
record StageExecutions(
        PipelineDeclaration declaration, PipelineExecutionSummary execution, List<ActionExecutionDetail> actions) {

    List<ListedRun.Step> steps() {
        List<ListedRun.Step> steps = new ArrayList<>();
        boolean laterOnesRan = false;
        List<StageDeclaration> stages = new ArrayList<>(declaration.stages());
        Collections.reverse(stages);
        for (StageDeclaration stage : stages) {
            List<ActionExecutionDetail> latest = latest(stage);
            steps.add(0, step(stage, latest, laterOnesRan));
            laterOnesRan |= !latest.isEmpty();
        }
        return steps;
    }

    /** The newest execution of each action that has started, in declared order. */
    private List<ActionExecutionDetail> latest(StageDeclaration stage) {
        Map<String, ActionExecutionDetail> latest = new LinkedHashMap<>();
        for (ActionDeclaration action : stage.actions()) {
            actions.stream()
                    .filter(detail -> stage.name().equals(detail.stageName())
                            && action.name().equals(detail.actionName()))
                    .findFirst()
                    .ifPresent(detail -> latest.put(action.name(), detail));
        }
        return List.copyOf(latest.values());
    }

    private ListedRun.Step step(StageDeclaration stage, List<ActionExecutionDetail> latest, boolean laterOnesRan) {
        if (latest.isEmpty()) {
            // A stage without action executions between others was skipped by a condition.
            boolean skipped = laterOnesRan || execution.status() == PipelineExecutionStatus.SUCCEEDED;
            return new ListedRun.Step(
                    stage.name(),
                    skipped ? State.SKIPPED : State.NOT_STARTED,
                    null,
                    null,
                    null,
                    false,
                    List.of(),
                    List.of());
        }
        List<ListedRun.StepAction> listed =
                latest.stream().map(detail -> action(stage, detail)).toList();
        State state = state(stage, listed);
        Instant start = latest.stream()
                .map(ActionExecutionDetail::startTime)
                .min(Instant::compareTo)
                .orElseThrow();
        Instant end = latest.stream()
                .map(ActionExecutionDetail::lastUpdateTime)
                .max(Instant::compareTo)
                .orElseThrow();
        boolean deploys =
                latest.stream().anyMatch(detail -> deploys(stage.name(), declared(stage, detail), declaration.name()));
        return new ListedRun.Step(
                stage.name(), state, null, start, state.isOpen() ? null : end, deploys, List.of(), listed);
    }

    private State state(StageDeclaration stage, List<ListedRun.StepAction> listed) {
        for (State decisive : List.of(State.FAILED, State.WAITING, State.RUNNING, State.STOPPED)) {
            if (listed.stream().anyMatch(action -> action.state() == decisive)) {
                return decisive;
            }
        }
        if (listed.size() == stage.actions().size()) {
            return State.SUCCEEDED;
        }
        // Between two actions, or ended there.
        return execution.status() == PipelineExecutionStatus.IN_PROGRESS ? State.RUNNING : State.STOPPED;
    }

    /**
     * Whether an action deploys to an environment. CodePipeline does not know what a build deploys, so the action's name
     * has to tell. What updates the pipeline itself is no deployment.
     */
    static boolean deploys(String stage, ActionDeclaration action, String pipeline) {
        boolean ofPipeline = pipeline.equals(action.configuration().get("StackName"))
                || stage.toLowerCase(Locale.ROOT).contains("pipeline");
        ActionCategory category = action.actionTypeId().category();
        boolean named = action.name().toLowerCase(Locale.ROOT).startsWith("deploy");
        return !ofPipeline
                && (category == ActionCategory.DEPLOY
                        || named && (category == ActionCategory.BUILD || category == ActionCategory.COMPUTE));
    }

    private static ActionDeclaration declared(StageDeclaration stage, ActionExecutionDetail detail) {
        return stage.actions().stream()
                .filter(action -> action.name().equals(detail.actionName()))
                .findFirst()
                .orElseThrow();
    }

    private static ListedRun.StepAction action(StageDeclaration stage, ActionExecutionDetail detail) {
        ActionDeclaration declared = declared(stage, detail);
        boolean approval = declared.actionTypeId().category() == ActionCategory.APPROVAL;
        State state = switch (detail.status()) {
            case SUCCEEDED -> State.SUCCEEDED;
            case FAILED -> State.FAILED;
            case IN_PROGRESS -> approval ? State.WAITING : State.RUNNING;
            case ABANDONED, UNKNOWN_TO_SDK_VERSION -> State.STOPPED;
        };
        ActionExecutionOutput output = detail.output();
        ActionExecutionResult result = output == null ? null : output.executionResult();
        return new ListedRun.StepAction(
                detail.actionName(),
                declared.actionTypeId().provider(),
                state,
                detail.startTime(),
                detail.status() == ActionExecutionStatus.IN_PROGRESS ? null : detail.lastUpdateTime(),
                result == null ? null : result.externalExecutionSummary(),
                null,
                output == null ? Map.of() : output.outputVariables(),
                null,
                result == null ? null : result.externalExecutionUrl());
    }
}
