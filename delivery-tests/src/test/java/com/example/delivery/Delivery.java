package com.example.delivery;

import static com.example.delivery.Installation.BUCKET;
import static com.example.delivery.Installation.DEV;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a commit leaves behind: artifacts of each kind, and the application in dev. */
final class Delivery {

    static final String SOURCE = "hello-pipeline/Source/0000001";
    static final String BUILD = "hello-pipeline/Build/0000001";
    static final String REVIEWED = "hello-pipeline/Reviewed/0000001";
    static final String CODE = "functions/0000001.jar";
    static final String LATER_CODE = "functions/1000001.jar";

    private final Installation installation;

    private Delivery(Installation installation) {
        this.installation = installation;
    }

    static Delivery to(Installation installation) throws IOException {
        Delivery delivery = new Delivery(installation);
        Path archive = installation.directory().resolve("body");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            zip.putNextEntry(new ZipEntry("Any.class"));
        }
        delivery.upload(installation.pipeline(), SOURCE).succeeds();
        delivery.upload(installation.project("build"), BUILD).succeeds();
        delivery.upload(installation.project("review"), REVIEWED).succeeds();
        delivery.upload(installation.project("build"), CODE, "--if-none-match", "*")
                .succeeds();
        delivery.deploy(installation.crossAccount(DEV, "dev"), installation.template("workload"))
                .succeeds();
        return delivery;
    }

    /** Puts an object as the pipeline does, with the key. */
    Outcome upload(Caller caller, String key, String... more) throws IOException {
        return put(
                caller,
                key,
                Stream.concat(
                                Stream.of("--server-side-encryption", "aws:kms", "--ssekms-key-id", installation.key()),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    Outcome put(Caller caller, String key, String... more) throws IOException {
        return caller.tries(Stream.concat(
                        Stream.of("s3api", "put-object", "--bucket", BUCKET, "--key", key, "--body", "body"),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    Outcome get(Caller caller, String key) throws IOException {
        return caller.tries("s3api", "get-object", "--bucket", BUCKET, "--key", key, "got");
    }

    /** Deploys to dev with the command of buildspec_deploy.yml, and tells why if that fails. */
    Outcome deploy(Caller caller, Path template) throws IOException {
        Outcome deployed = caller.tries(
                "cloudformation",
                "deploy",
                "--stack-name",
                "hello-dev",
                "--template-file",
                template.toString(),
                "--parameter-overrides",
                "Environment=dev",
                "CodeBucket=" + BUCKET,
                "CodeKey=" + CODE,
                "--role-arn",
                Installation.role(DEV, "hello-execution-role"),
                "--capabilities",
                "CAPABILITY_NAMED_IAM",
                "--no-fail-on-empty-changeset");
        if (deployed.exitCode() == 0) {
            return deployed;
        }
        String events = caller.tries(
                        "cloudformation",
                        "describe-stack-events",
                        "--stack-name",
                        "hello-dev",
                        "--query",
                        "StackEvents[].[LogicalResourceId,ResourceStatus,ResourceStatusReason]",
                        "--output",
                        "text")
                .output();
        return new Outcome(deployed.command(), deployed.exitCode(), events, deployed.errors());
    }

    /** The application's template with one more resource, {@code Extra}. */
    Path templateWith(String type, String properties) throws IOException {
        JsonMapper json = new JsonMapper();
        ObjectNode template =
                (ObjectNode) json.readTree(installation.template("workload").toFile());
        template.withObject("Resources")
                .putObject("Extra")
                .put("Type", type)
                .set("Properties", json.readTree(properties));
        Path file = Files.createTempFile(installation.directory(), "extra", ".json");
        Files.writeString(file, json.writeValueAsString(template));
        return file;
    }
}
