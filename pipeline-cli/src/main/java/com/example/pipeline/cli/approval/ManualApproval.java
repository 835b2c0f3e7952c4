package com.example.pipeline.cli.approval;

import com.example.pipeline.cli.embedded.ApprovalRequest;
import com.example.pipeline.cli.embedded.ApprovalResult;
import com.example.pipeline.cli.embedded.Approvals;
import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.ActionExecutor;
import com.example.pipeline.cli.pipeline.ActionProblems;
import com.example.pipeline.cli.pipeline.ActionResult;
import com.example.pipeline.cli.pipeline.ActionResult.Outcome;
import com.example.pipeline.cli.pipeline.ActionRoles;
import com.example.pipeline.cli.pipeline.ActionRun;
import com.example.pipeline.cli.pipeline.ActionType;
import com.example.pipeline.cli.pipeline.PipelineLocation;
import java.time.Duration;
import java.util.Set;
import software.amazon.awssdk.services.codepipeline.CodePipelineClient;
import software.amazon.awssdk.services.codepipeline.model.ApprovalStatus;

/**
 * A manual approval: tells the topic, then waits for PutApprovalResult, from here (as the account's root, who
 * may approve) or from anybody else.
 */
public final class ManualApproval implements ActionExecutor {
    private final ActionRoles roles;
    private final Approver approver;

    public ManualApproval(ActionRoles roles, Approver approver) {
        this.roles = roles;
        this.approver = approver;
    }

    @Override
    public ActionType type() {
        return new ActionType("Approval", "AWS", "Manual", "1");
    }

    @Override
    public Duration timeout() {
        return Duration.ofDays(7);
    }

    @Override
    public void check(Action action, ActionProblems problems) {
        problems.allow(Set.of("NotificationArn", "CustomData", "ExternalEntityLink"));
        problems.artifacts(0, 0, 0, 0);
    }

    @Override
    public ActionResult execute(ActionRun run) throws InterruptedException {
        Approvals approvals = roles.aws().approvals();
        String token = approvals.request(request(run));
        try {
            new ApprovalNotification(run, token, timeout(run)).publish(roles);
            boolean asked = ask(run, approvals, token);
            return result(approvals.result(token), asked);
        } finally {
            if (isPending(approvals, token)) {
                approvals.withdraw(token);
            }
        }
    }

    private boolean ask(ActionRun run, Approvals approvals, String token) throws InterruptedException {
        Action action = run.action();
        var answer = approver.answer(
                new Approver.Question(
                        run.stage(),
                        action.name(),
                        action.configuration("CustomData"),
                        action.configuration("ExternalEntityLink")),
                () -> !isPending(approvals, token));
        answer.ifPresent(given -> {
            if (isPending(approvals, token)) {
                put(run, token, given);
            }
        });
        return answer.isPresent();
    }

    private void put(ActionRun run, String token, Approver.Answer answer) {
        PipelineLocation location = run.execution().location();
        CodePipelineClient administrator =
                roles.clients(run).codePipeline(roles.aws().root(location.account()));
        administrator.putApprovalResult(request -> request.pipelineName(location.name())
                .stageName(run.stage())
                .actionName(run.action().name())
                .token(token)
                .result(result -> result.summary(answer.summary())
                        .status(answer.approved() ? ApprovalStatus.APPROVED : ApprovalStatus.REJECTED)));
    }

    private static boolean isPending(Approvals approvals, String token) {
        return approvals.result(token).status() == ApprovalResult.Status.PENDING;
    }

    private static ActionResult result(ApprovalResult result, boolean asked) {
        String comment = result.summary().isEmpty() ? "" : ": " + result.summary();
        return switch (result.status()) {
            case APPROVED -> ActionResult.succeeded("approved" + comment);
            case REJECTED -> ActionResult.of(Outcome.REJECTED, "Rejected" + comment);
            case EXPIRED -> ActionResult.of(Outcome.REJECTED, "Expired: nobody answered in time");
            case PENDING ->
                ActionResult.of(
                        Outcome.NOT_GIVEN,
                        asked
                                ? "The answer did not arrive"
                                : "Not approved: give the approval with --approve, or at a terminal");
        };
    }

    private Duration timeout(ActionRun run) {
        return run.action().timeout() == null ? timeout() : run.action().timeout();
    }

    private ApprovalRequest request(ActionRun run) {
        PipelineLocation location = run.execution().location();
        return new ApprovalRequest(
                location.account(),
                location.region(),
                location.name(),
                run.execution().id(),
                run.stage(),
                run.action().name(),
                (int) timeout(run).toMinutes(),
                run.action().configuration("CustomData"),
                run.action().configuration("ExternalEntityLink"));
    }
}
