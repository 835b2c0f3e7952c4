package com.example.pipeline.cli.pipeline;

import com.example.pipeline.cli.embedded.AwsClients;
import com.example.pipeline.cli.embedded.AwsSession;
import com.example.pipeline.cli.embedded.EmbeddedAws;
import com.example.pipeline.cli.embedded.RenewedSession;
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

    /** The account's root user, for what the user does, or what the runner does to explain a failure. */
    public AwsSession administrator(ActionRun run) {
        return aws.root(run.execution().location().account());
    }

    /** @throws com.example.pipeline.cli.embedded.AccessDenied when the action's role may not do this */
    public void authorize(ActionRun run, String iamAction, String resource) {
        aws.authorize(
                role(run),
                run.execution().id(),
                iamAction,
                resource,
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
