package com.example.pipeline.cli.permissions;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.CloudAssembly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A project with templates, access logs and reasons. */
final class Fixture {

    static final String DEV = "222222222222";

    private final Path directory;
    private final List<AssemblyStack> stacks = new ArrayList<>();

    Fixture(Path directory) {
        this.directory = directory;
    }

    /** @param account null: the stack is bound to none */
    Fixture template(String account, String json) throws IOException {
        Path file = Files.writeString(directory.resolve("stack-" + stacks.size() + ".template.json"), json);
        stacks.add(new AssemblyStack(
                "stack",
                account,
                account == null ? null : "eu-west-1",
                "app",
                file,
                null,
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                false,
                List.of()));
        return this;
    }

    /** A template with a role {@code deployer} that has one policy, {@code rights}, with these statements. */
    Fixture role(String account, String statements) throws IOException {
        return template(account, """
                {"Resources": {"Deployer": {"Type": "AWS::IAM::Role", "Properties": {
                  "RoleName": "deployer",
                  "Policies": [{"PolicyName": "rights", "PolicyDocument": {"Statement": [%s]}}]}}}}
                """.formatted(statements));
    }

    Fixture allowed(String role, String action, String resource) throws IOException {
        return call("arn:aws:iam::" + DEV + ":role/" + role, action, resource, "allow");
    }

    Fixture call(String principal, String action, String resource, String decision) throws IOException {
        return line("1", """
                {"principal": "%s", "action": "%s", "resource": "%s", "decision": "%s"}
                """.formatted(principal, action, resource, decision));
    }

    Fixture line(String run, String line) throws IOException {
        Path log = Files.createDirectories(runs().resolve(run)).resolve("access-log.jsonl");
        Files.writeString(log, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return this;
    }

    Fixture reasons(String yaml) throws IOException {
        Files.writeString(directory.resolve("permissions.yaml"), yaml);
        return this;
    }

    Path runs() {
        return directory.resolve("runs");
    }

    Grants grants() {
        return Grants.of(new CloudAssembly(stacks, List.of()));
    }

    Permissions permissions() throws IOException {
        return Permissions.of(new CloudAssembly(stacks, List.of()), runs(), directory.resolve("permissions.yaml"));
    }
}
