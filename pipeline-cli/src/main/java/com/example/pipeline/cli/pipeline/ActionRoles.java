package com.example.pipeline.cli.pipeline;

import com.example.pipeline.cli.embedded.AwsClients;
import com.example.pipeline.cli.embedded.AwsSession;
import com.example.pipeline.cli.embedded.EmbeddedAws;
import com.example.pipeline.cli.embedded.RenewedSession;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sts.model.Credentials;

/** AWS as an action sees it: with the rights of the action's role, or of the pipeline's if the action has none. */
public final class ActionRoles {
    private final EmbeddedAws aws;

    public ActionRoles(EmbeddedAws aws) {
        this.aws = aws;
    }

    public AwsClients clients(ActionRun run) {
        return aws.clients(run.execution().location().region());
    }

    /** Sessions of the action's role. The pipeline's role assumes it. The supplier renews them before they expire. */
    public Supplier<AwsSession> sessions(ActionRun run) {
        Supplier<AwsSession> pipeline = new RenewedSession(() -> pipelineRole(run));
        String role = role(run);
        if (role.equals(run.execution().pipeline().roleArn())) {
            return pipeline;
        }
        return new RenewedSession(() -> actionRole(run, pipeline.get(), role));
    }

    /** The root user of the pipeline's account, for what the user does. */
    public AwsSession user(ActionRun run) {
        return aws.root(run.execution().location().account());
    }

    /** The root user of the account that the action works in, for what a service or the runner reads there. */
    public AwsSession administrator(ActionRun run) {
        return aws.root(account(role(run)));
    }

    /** The same before the run. */
    public AwsSession administrator(PlannedAction planned) {
        return aws.root(account(planned.role()));
    }

    public AwsClients clients(PlannedAction planned) {
        return aws.clients(planned.location().region());
    }

    private static String account(String roleArn) {
        return roleArn.split(":")[4];
    }

    /** @throws com.example.pipeline.cli.embedded.AccessDenied when the action's role may not do this */
    public void authorize(ActionRun run, String iamAction, String resource, Map<String, String> context) {
        aws.authorize(
                role(run),
                run.execution().id(),
                iamAction,
                resource,
                context,
                run.execution().location().region());
    }

    private static String role(ActionRun run) {
        return run.action().roleArn() == null
                ? run.execution().pipeline().roleArn()
                : run.action().roleArn();
    }

    private AwsSession pipelineRole(ActionRun run) {
        return aws.serviceRole(
                run.execution().pipeline().roleArn(),
                "codepipeline.amazonaws.com",
                run.execution().id(),
                run.execution().location().arn());
    }

    private AwsSession actionRole(ActionRun run, AwsSession pipeline, String role) {
        Credentials credentials = clients(run)
                .sts(pipeline)
                .assumeRole(request ->
                        request.roleArn(role).roleSessionName(run.execution().id()))
                .credentials();
        return new AwsSession(
                credentials.accessKeyId(),
                credentials.secretAccessKey(),
                credentials.sessionToken(),
                credentials.expiration());
    }
}
