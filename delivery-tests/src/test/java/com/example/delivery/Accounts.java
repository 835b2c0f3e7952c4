package com.example.delivery;

import com.example.pipeline.cli.embedded.AwsCli;
import com.example.pipeline.cli.embedded.EmbeddedAws;
import com.example.pipeline.cli.embedded.EmbeddedAwsSettings;
import com.example.pipeline.cli.embedded.PythonTools;
import com.example.pipeline.cli.local.Subprocess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Looks into the accounts that a run has left, as their administrator. */
final class Accounts {

    private static final String REGION = "eu-west-1";
    private static final Map<String, String> ENVIRONMENTS =
            Map.of("dev", Installation.DEV, "test", Installation.TEST, "prod", Installation.PROD);

    private Accounts() {}

    /** @return per environment the digest of the code that its API calls */
    static Map<String, String> code(Checkout checkout, String... environments) throws Exception {
        Map<String, String> digests = new LinkedHashMap<>();
        try (EmbeddedAws aws = start(checkout)) {
            for (String environment : environments) {
                digests.put(
                        environment,
                        cli(
                                        aws,
                                        checkout,
                                        ENVIRONMENTS.get(environment),
                                        "lambda",
                                        "get-function",
                                        "--function-name",
                                        "hello-" + environment,
                                        "--qualifier",
                                        "live",
                                        "--query",
                                        "Configuration.CodeSha256",
                                        "--output",
                                        "text")
                                .strip());
            }
        }
        return digests;
    }

    /** @return what roles of the CI/CD account may do, as deployed */
    static List<Rights.Right> rights(Checkout checkout, String... roles) throws Exception {
        try (EmbeddedAws aws = start(checkout);
                Rights rights = new Rights(aws, Installation.CICD)) {
            return Stream.of(roles).flatMap(role -> rights.of(role).stream()).toList();
        }
    }

    static void remove(Checkout checkout, Rights.Right right) throws Exception {
        try (EmbeddedAws aws = start(checkout);
                Rights rights = new Rights(aws, Installation.CICD)) {
            rights.remove(right);
        }
    }

    private static EmbeddedAws start(Checkout checkout) throws IOException {
        Path run = Files.createDirectories(checkout.resolve(".pipeline/inspection"));
        return EmbeddedAws.start(new EmbeddedAwsSettings(
                PythonTools.ofUser(), checkout.resolve(".pipeline/aws"), run, URI.create("http://127.0.0.1:9")));
    }

    private static String cli(EmbeddedAws aws, Checkout checkout, String account, String... arguments)
            throws IOException {
        Path log = checkout.resolve(".pipeline/inspection/aws.log");
        Subprocess.Result result = new AwsCli(PythonTools.ofUser(), aws)
                .run(aws.root(account), REGION, checkout.resolve("."), log, List.of(arguments));
        if (result.exitCode() != 0) {
            throw new IOException("aws " + String.join(" ", arguments) + ": see " + log + "\n" + Files.readString(log));
        }
        return result.output();
    }
}
