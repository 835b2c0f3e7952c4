package com.example.delivery;

import com.example.pipeline.cli.embedded.AwsCli;
import com.example.pipeline.cli.embedded.AwsSession;
import com.example.pipeline.cli.local.Subprocess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody with a session, who tries what the AWS CLI can do with it. */
record Caller(AwsSession session, AwsCli cli, Path directory) {

    static final String REGION = "eu-west-1";

    Outcome tries(String... arguments) throws IOException {
        Path errors = Files.createTempFile(directory, "aws", ".err");
        Subprocess.Result result = cli.run(session, REGION, directory, errors, List.of(arguments));
        return new Outcome(
                "aws " + String.join(" ", arguments), result.exitCode(), result.output(), Files.readString(errors));
    }

    Outcome triesToAssume(String roleArn) throws IOException {
        return tries("sts", "assume-role", "--role-arn", roleArn, "--role-session-name", "attempt");
    }

    /** Puts a policy into a role that allows it everything. */
    Outcome triesToAllowEverything(String role) throws IOException {
        return tries(
                "iam",
                "put-role-policy",
                "--role-name",
                role,
                "--policy-name",
                "everything",
                "--policy-document",
                Policies.EVERYTHING);
    }

    Outcome triesToTakeThatBack(String role) throws IOException {
        return tries("iam", "delete-role-policy", "--role-name", role, "--policy-name", "everything");
    }

    Outcome triesToWiden(String boundary) throws IOException {
        return tries(
                "iam",
                "create-policy-version",
                "--policy-arn",
                boundary,
                "--policy-document",
                Policies.EVERYTHING,
                "--set-as-default");
    }

    Outcome triesToBound(String role, String boundary) throws IOException {
        return tries("iam", "put-role-permissions-boundary", "--role-name", role, "--permissions-boundary", boundary);
    }

    Outcome triesToUnbind(String role) throws IOException {
        return tries("iam", "delete-role-permissions-boundary", "--role-name", role);
    }

    Caller assumes(String roleArn) throws IOException {
        JsonNode answer =
                new JsonMapper().readTree(triesToAssume(roleArn).succeeds()).get("Credentials");
        return new Caller(
                new AwsSession(
                        answer.get("AccessKeyId").asString(),
                        answer.get("SecretAccessKey").asString(),
                        answer.get("SessionToken").asString(),
                        null),
                cli,
                directory);
    }
}
