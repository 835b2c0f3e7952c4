package com.example.delivery;

import static com.example.delivery.Outcome.attempt;

import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a commit leaves behind: artifacts of each kind, and the application in the first environment. */
final class Delivery {

    /** An archive in which there is nothing. */
    private static final byte[] ARCHIVE = {'P', 'K', 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

    private final Installation in;
    private final FunctionConfiguration function;

    private Delivery(Installation installation) {
        this.in = installation;
        upload(in.pipeline(), artifact("Source")).succeeds();
        upload(in.build(), artifact("Build")).succeeds();
        upload(in.review(), artifact("Reviewed")).succeeds();
        uploadOnce(in.build(), code()).succeeds();
        deploy(in.project().workloadTemplate()).succeeds();
        Caller root = in.root(first().account());
        String name = Installation.physicalId(root, stack(), "AWS::Lambda::Function");
        this.function =
                root.lambda().getFunction(request -> request.functionName(name)).configuration();
    }

    static Delivery to(Installation installation) {
        return new Delivery(installation);
    }

    private Environment first() {
        return in.project().first();
    }

    /** The application's stack in the first environment. */
    String stack() {
        return in.names().workload(first().name());
    }

    /** The application's function in the first environment. */
    FunctionConfiguration function() {
        return function;
    }

    String functionRole() {
        return function.role().substring(function.role().lastIndexOf('/') + 1);
    }

    /** @return S3 key of the artifact that this delivery has left */
    String artifact(String name) {
        return artifact(name, "0000001");
    }

    String artifact(String name, String object) {
        return in.names().pipeline() + "/" + name + "/" + object;
    }

    /** @return S3 key of the archive that this delivery has left */
    String code() {
        return code("0000001");
    }

    String code(String digest) {
        return in.names().codePrefix() + digest + ".zip";
    }

    /** Puts an object as the pipeline does, with the key. */
    Outcome<PutObjectResponse> upload(Caller caller, String key) {
        return put(
                caller, key, request -> request.serverSideEncryption("aws:kms").ssekmsKeyId(in.key()));
    }

    /** The same, unless there is an object already. */
    Outcome<PutObjectResponse> uploadOnce(Caller caller, String key) {
        return put(
                caller,
                key,
                request -> request.serverSideEncryption("aws:kms")
                        .ssekmsKeyId(in.key())
                        .ifNoneMatch("*"));
    }

    Outcome<PutObjectResponse> put(Caller caller, String key, Consumer<PutObjectRequest.Builder> more) {
        return attempt(() -> caller.s3()
                .putObject(
                        request -> request.bucket(in.names().artifactBucket())
                                .key(key)
                                .applyMutation(more),
                        RequestBody.fromBytes(ARCHIVE)));
    }

    Outcome<ResponseBytes<GetObjectResponse>> get(Caller caller, String key) {
        return attempt(() -> caller.s3()
                .getObjectAsBytes(
                        request -> request.bucket(in.names().artifactBucket()).key(key)));
    }

    /** Deploys to the first environment. */
    Outcome<String> deploy(Path template) {
        return new ApplicationDeployment(in, first()).deploy(code(), template);
    }

    /** What the application's template needs to be deployed to an environment. */
    Map<String, String> parameters(Environment environment, String code) {
        return new ApplicationDeployment(in, environment).parameters(code);
    }

    /** The application's template with one more resource, {@code Extra}. */
    Path templateWith(String type, String properties) throws IOException {
        JsonMapper json = new JsonMapper();
        ObjectNode template =
                (ObjectNode) json.readTree(in.project().workloadTemplate().toFile());
        template.withObject("Resources")
                .putObject("Extra")
                .put("Type", type)
                .set("Properties", json.readTree(properties));
        Path file = Files.createTempFile(in.directory(), "extra", ".json");
        Files.writeString(file, json.writeValueAsString(template));
        return file;
    }
}
