package com.example.pipeline.cli.account;

import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.document.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.codepipeline.model.ActionExecutionStatus;
import software.amazon.awssdk.services.codepipeline.model.ActionState;
import software.amazon.awssdk.services.codepipeline.model.ApprovalAlreadyCompletedException;
import software.amazon.awssdk.services.codepipeline.model.ApprovalStatus;
import software.amazon.awssdk.services.codepipeline.model.InvalidApprovalTokenException;
import software.amazon.awssdk.services.codepipeline.model.StageState;

/** An approval that waits for an answer. */
public record WaitingApproval(String pipeline, String stage, String action, String token) {
    private static final int LONGEST_COMMENT = 512;

    /** Returns the approvals that wait in some pipelines. */
    public static List<WaitingApproval> in(ProfileAccount account, List<String> pipelines) {
        List<WaitingApproval> waiting = new ArrayList<>();
        for (String pipeline : pipelines) {
            for (StageState stage : account.codePipeline(
                            client -> client.getPipelineState(request -> request.name(pipeline)))
                    .stageStates()) {
                stage.actionStates().stream()
                        .filter(WaitingApproval::waits)
                        .map(action -> new WaitingApproval(
                                pipeline,
                                stage.stageName(),
                                action.actionName(),
                                action.latestExecution().token()))
                        .forEach(waiting::add);
            }
        }
        return waiting;
    }

    private static boolean waits(ActionState action) {
        return action.latestExecution() != null
                && action.latestExecution().token() != null
                && action.latestExecution().status() == ActionExecutionStatus.IN_PROGRESS;
    }

    /**
     * Finds an approval by the name of its action or of its stage, in any case.
     *
     * @throws Problem when nothing waits, or not exactly one approval has the name
     */
    public static WaitingApproval named(String name, List<WaitingApproval> waiting, List<String> pipelines) {
        if (waiting.isEmpty()) {
            throw Problem.usage("Nothing waits for an approval in " + String.join(", ", pipelines) + ".");
        }
        List<WaitingApproval> found = waiting.stream()
                .filter(each -> each.stage.equalsIgnoreCase(name) || each.action.equalsIgnoreCase(name))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        String all = waiting.stream()
                .map(each -> each.action + " (stage " + each.stage + " of " + each.pipeline + ")")
                .collect(Collectors.joining(", "));
        List<String> names = waiting.stream()
                .flatMap(each -> Stream.of(each.stage, each.action))
                .toList();
        throw Problem.usage(
                found.isEmpty()
                        ? "No approval " + name + " waits" + Spelling.hint(name, names) + ". Waiting: " + all
                        : "Several approvals are named " + name + ". Name an action, or a pipeline with --pipeline: "
                                + all);
    }

    /** @throws Problem when the comment is too long for CodePipeline */
    public static void checkComment(String comment) {
        if (comment.length() > LONGEST_COMMENT) {
            throw Problem.usage("--comment has " + comment.length() + " characters. CodePipeline takes "
                    + LONGEST_COMMENT + " at most.");
        }
    }

    /** @throws Problem when somebody has answered meanwhile, or the time is over */
    public void answer(ProfileAccount account, boolean approved, String comment) {
        try {
            account.codePipeline(client -> client.putApprovalResult(request -> request.pipelineName(pipeline)
                    .stageName(stage)
                    .actionName(action)
                    .token(token)
                    .result(result -> result.summary(comment)
                            .status(approved ? ApprovalStatus.APPROVED : ApprovalStatus.REJECTED))));
        } catch (InvalidApprovalTokenException | ApprovalAlreadyCompletedException e) {
            throw Problem.usage(action + " does not wait any more: " + ProfileAccount.message(e));
        }
    }
}
