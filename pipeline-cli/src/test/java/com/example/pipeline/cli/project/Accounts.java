package com.example.pipeline.cli.project;

import com.example.pipeline.cli.aws.AwsCli;
import com.example.pipeline.cli.aws.EmbeddedAws;
import com.example.pipeline.cli.aws.EmbeddedAwsSettings;
import com.example.pipeline.cli.aws.PythonTools;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Looks into the accounts that a run has left, as their administrator. */
final class Accounts {

    private static final String REGION = "eu-west-1";
    private static final Map<String, String> ENVIRONMENTS =
        Map.of("dev", "222222222222", "test", "333333333333", "prod", "444444444444");

    private Accounts() {
    }

    /** @return per environment the digest of the code that its API calls */
    static Map<String, String> code(Checkout checkout, String... environments) throws Exception {
        Map<String, String> digests = new LinkedHashMap<>();
        try (EmbeddedAws aws = start(checkout)) {
            for (String environment : environments) {
                digests.put(environment, cli(aws, checkout, ENVIRONMENTS.get(environment), "lambda",
                    "get-function", "--function-name", "hello-" + environment, "--qualifier", "live",
                    "--query", "Configuration.CodeSha256", "--output", "text").strip());
            }
        }
        return digests;
    }

    /** Takes an action away from a role of the CI/CD account, as deployed. */
    static void removeRight(Checkout checkout, String role, String action) throws Exception {
        try (EmbeddedAws aws = start(checkout)) {
            String name = cli(aws, checkout, "111111111111", "iam", "list-role-policies", "--role-name", role,
                "--query", "PolicyNames[0]", "--output", "text").strip();
            JsonNode policy = new JsonMapper().readTree(cli(aws, checkout, "111111111111", "iam", "get-role-policy",
                "--role-name", role, "--policy-name", name, "--query", "PolicyDocument"));
            ArrayNode kept = new JsonMapper().createArrayNode();
            policy.get("Statement").forEach(statement -> {
                if (!statement.get("Action").toString().contains(action)) {
                    kept.add(statement);
                }
            });
            ((ObjectNode) policy).set("Statement", kept);
            cli(aws, checkout, "111111111111", "iam", "put-role-policy", "--role-name", role, "--policy-name", name,
                "--policy-document", policy.toString());
        }
    }

    private static EmbeddedAws start(Checkout checkout) throws IOException {
        Path run = Files.createDirectories(checkout.resolve(".pipeline/inspection"));
        return EmbeddedAws.start(new EmbeddedAwsSettings(PythonTools.ofUser(), checkout.resolve(".pipeline/aws"), run,
            URI.create("http://127.0.0.1:9")));
    }

    private static String cli(EmbeddedAws aws, Checkout checkout, String account, String... arguments)
            throws IOException {
        Path log = checkout.resolve(".pipeline/inspection/aws.log");
        AwsCli.Result result = new AwsCli(PythonTools.ofUser(), aws)
            .run(aws.root(account), REGION, checkout.resolve("."), log, List.of(arguments));
        if (result.exitCode() != 0) {
            throw new IOException("aws " + String.join(" ", arguments) + ": see " + log + "\n" + Files.readString(log));
        }
        return result.standardOutput();
    }
}
