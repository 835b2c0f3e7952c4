package com.example.pipeline.cli.approval;

import com.example.pipeline.cli.document.Section;
import com.example.pipeline.cli.embedded.Approvals;
import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.ActionExecutor;
import com.example.pipeline.cli.pipeline.ActionResult;
import com.example.pipeline.cli.pipeline.ActionResult.Outcome;
import com.example.pipeline.cli.pipeline.ActionRoles;
import com.example.pipeline.cli.pipeline.ActionRun;
import com.example.pipeline.cli.pipeline.ActionType;
import com.example.pipeline.cli.pipeline.PipelineLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.services.codepipeline.model.ApprovalStatus;

/**
 * A manual approval action. It publishes a message to its topic and waits for PutApprovalResult, from the user of the
 * local runner or from anybody else who may call it.
 */
public final class ManualApproval implements ActionExecutor {
    private final ActionRoles roles;
    private final Approvals approvals;
    private final Approver approver;

    public ManualApproval(ActionRoles roles, Approvals approvals, Approver approver) {
        this.roles = roles;
        this.approvals = approvals;
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
    public void check(Action action, Section declared) {
        declared.sectionOrEmpty("configuration").ignored("NotificationArn", "CustomData", "ExternalEntityLink");
    }

    @Override
    public ActionResult execute(ActionRun run) throws InterruptedException, IOException {
        Action action = run.action();
        Duration timeout = action.timeout() == null ? timeout() : action.timeout();
        String token = request(run, timeout);
        try {
            Optional<Path> mail = new ApprovalNotification(run, token, timeout).publish(roles);
            Optional<Approver.Answer> answer = approver.answer(
                    new Approver.Question(
                            run.stage(),
                            action.name(),
                            action.configuration("CustomData"),
                            action.configuration("ExternalEntityLink"),
                            mail.orElse(null)),
                    () -> !isPending(token));
            if (answer.isPresent() && isPending(token)) {
                put(run, token, answer.get());
            }
            return result(
                    approvals.result(token),
                    answer.isPresent(),
                    mail.map(file -> " (mail: " + run.execution().directory().relativize(file) + ")")
                            .orElse(""));
        } finally {
            if (isPending(token)) {
                approvals.withdraw(token);
            }
        }
    }

    private String request(ActionRun run, Duration timeout) {
        PipelineLocation location = run.execution().location();
        return approvals.request(new Approvals.Request(
                location.account(),
                location.region(),
                location.name(),
                run.execution().id(),
                run.stage(),
                run.action().name(),
                (int) timeout.toMinutes(),
                run.action().configuration("CustomData"),
                run.action().configuration("ExternalEntityLink")));
    }

    private void put(ActionRun run, String token, Approver.Answer answer) {
        roles.clients(run)
                .codePipeline(roles.user(run))
                .putApprovalResult(request -> request.pipelineName(
                                run.execution().location().name())
                        .stageName(run.stage())
                        .actionName(run.action().name())
                        .token(token)
                        .result(result -> result.summary(answer.summary())
                                .status(answer.approved() ? ApprovalStatus.APPROVED : ApprovalStatus.REJECTED)));
    }

    private boolean isPending(String token) {
        return approvals.result(token).status() == Approvals.Status.PENDING;
    }

    /** @param mail where the message is, to add to a sentence */
    private static ActionResult result(Approvals.Result result, boolean answered, String mail) {
        // The user of the run knows who answered its question.
        String by = answered || result.by().isEmpty() ? "" : " by " + result.by();
        String comment = by + (result.summary().isEmpty() ? "" : ": " + result.summary());
        return switch (result.status()) {
            case APPROVED -> ActionResult.succeeded("approved" + comment + mail);
            case REJECTED -> ActionResult.of(Outcome.REJECTED, "Rejected" + comment + mail);
            case EXPIRED -> ActionResult.of(Outcome.REJECTED, "Expired: nobody answered in time" + mail);
            case PENDING ->
                ActionResult.of(
                        Outcome.NOT_GIVEN,
                        (answered
                                        ? "The answer did not arrive"
                                        : "Not approved: give the approval with --approve, or at a terminal")
                                + mail);
        };
    }
}
