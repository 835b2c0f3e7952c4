package com.example.pipeline.cli.pipeline;

import com.example.pipeline.cli.embedded.AwsClients;
import com.example.pipeline.cli.embedded.AwsSession;
import com.example.pipeline.cli.embedded.EmbeddedAws;
import com.example.pipeline.cli.embedded.RenewedSession;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Sessions of the role that an action runs under: the pipeline's, or its own, assumed by the pipeline's. */
public final class ActionRoles {
    private final EmbeddedAws aws;

    public ActionRoles(EmbeddedAws aws) {
        this.aws = aws;
    }

    public EmbeddedAws aws() {
        return aws;
    }

    public AwsClients clients(ActionRun run) {
        return aws.clients(run.execution().location().region());
    }

    /** ARN of the role that the action runs under. */
    public String role(ActionRun run) {
        return run.action().roleArn() == null
                ? run.execution().pipeline().roleArn()
                : run.action().roleArn();
    }

    /** A session that is renewed before it expires. */
    public Supplier<AwsSession> sessions(ActionRun run) {
        Supplier<AwsSession> pipeline = new RenewedSession(() -> pipelineRole(run));
        String role = role(run);
        if (role.equals(run.execution().pipeline().roleArn())) {
            return pipeline;
        }
        return new RenewedSession(() -> actionRole(run, pipeline.get(), role));
    }

    private AwsSession pipelineRole(ActionRun run) {
        PipelineLocation location = run.execution().location();
        return aws.serviceRole(
                run.execution().pipeline().roleArn(),
                "codepipeline.amazonaws.com",
                run.execution().id(),
                location.arn());
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
