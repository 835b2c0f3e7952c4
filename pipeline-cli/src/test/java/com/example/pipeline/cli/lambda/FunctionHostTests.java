package com.example.pipeline.cli.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.embedded.AccessDenied;
import com.example.pipeline.cli.embedded.AwsSession;
import com.example.pipeline.cli.embedded.CredentialsEndpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FunctionHostTests {
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String ACCOUNT = "111111111111";

    @TempDir
    static Path packages;

    @TempDir
    Path directory;

    @TempDir
    Path run;

    private CredentialsEndpoint credentials;
    private FunctionHost host;

    @BeforeAll
    static void compile() throws IOException {
        FunctionFixture.zip(packages, "scripted", "ScriptedHandler.java");
        FunctionFixture.zip(packages, "broken", "BrokenHandler.java");
        FunctionFixture.archive(packages, "other", Map.of("index.py", "scripted.py", "index.js", "scripted.js"));
        FunctionFixture.archive(
                packages,
                "layer",
                Map.of(
                        "python/of_a_layer.py",
                        "of_a_layer.py",
                        "nodejs/node_modules/of-a-layer/index.js",
                        "of-a-layer.js"));
    }

    @BeforeEach
    void start() throws IOException {
        for (String each : List.of("scripted.zip", "broken.zip", "other.zip", "layer.zip")) {
            Files.copy(packages.resolve(each), directory.resolve(each));
        }
        credentials = CredentialsEndpoint.start();
        host = new FunctionHost(directory, run);
        connect(version -> new AwsSession("KEY", "SECRET", "TOKEN", null));
    }

    @AfterEach
    void stop() {
        host.close();
        credentials.close();
    }

    private void connect(Function<FunctionVersion, AwsSession> assume) {
        host.connect(assume, credentials, region -> Map.of("AWS_ENDPOINT_URL", region), List.of());
    }

    private void deploy(String name, Map<String, ?> changes) throws IOException {
        Map<String, Object> version = new TreeMap<>(Map.of(
                "account",
                ACCOUNT,
                "region",
                "eu-west-1",
                "function",
                name,
                "version",
                "1",
                "codeSha256",
                "scripted",
                "handler",
                "ScriptedHandler",
                "runtime",
                "java25",
                "timeoutSeconds",
                20,
                "memoryMb",
                256,
                "environment",
                Map.of("COLOUR", "green")));
        version.putAll(Map.of("roleArn", "arn:aws:iam::" + ACCOUNT + ":role/f", "logGroup", "/f"));
        version.putAll(changes);
        Files.writeString(directory.resolve(ACCOUNT + "." + name + ".1.json"), JSON.writeValueAsString(version));
    }

    private HttpResponse<String> post(URI uri, String event) {
        try {
            return CLIENT.send(
                    HttpRequest.newBuilder(uri)
                            .POST(HttpRequest.BodyPublishers.ofString(event))
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private HttpResponse<String> invoke(String name, String event) {
        return post(URI.create(host.url() + "/invoke/" + ACCOUNT + "/" + name + "/1"), event);
    }

    private String result(String name, String event) {
        HttpResponse<String> response = invoke(name, event);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private JsonNode failure(String name, String event) {
        HttpResponse<String> response = invoke(name, event);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(500);
        return JSON.readTree(response.body());
    }

    private String failureMessage(String name, String event) {
        return failure(name, event).path("errorMessage").asString();
    }

    @Test
    void resultOfTheHandlerIsReturnedByteForByte() throws IOException {
        deploy("f", Map.of());

        assertThat(result("f", "grüße {\n}")).isEqualTo("grüße {\n}");
    }

    @Test
    void outputOfTheHandlerGoesToTheLogOfItsVersion() throws IOException {
        deploy("f", Map.of());

        result("f", "hello");

        assertThat(run.resolve("functions").resolve(ACCOUNT + ".f.1.log"))
                .content()
                .contains("event hello");
    }

    @Test
    void handlerGetsItsContext() throws IOException {
        deploy("f", Map.of());

        assertThat(result("f", "context"))
                .isEqualTo("arn:aws:lambda:eu-west-1:111111111111:function:f:1 1 256 true 36");
    }

    @Test
    void handlerHasTheVariablesOfTheFunctionAndOfLambdaOnly() throws IOException {
        deploy("f", Map.of("logFormat", "JSON"));

        String environment = result("f", "environment");

        assertThat(environment)
                .contains("COLOUR=green", "AWS_REGION=eu-west-1", "AWS_ENDPOINT_URL=eu-west-1")
                .contains("AWS_LAMBDA_FUNCTION_NAME=f", "_HANDLER=ScriptedHandler", "AWS_LAMBDA_LOG_FORMAT=JSON")
                .contains("AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:")
                .doesNotContain("HOME=", "AWS_ACCESS_KEY_ID");
    }

    @Test
    void processIsKeptForTheNextEvent() throws IOException {
        deploy("f", Map.of());

        result("f", "calls");

        assertThat(result("f", "calls")).isEqualTo("2");
    }

    @Test
    void changedConfigurationGetsANewProcess() throws IOException {
        deploy("f", Map.of());
        result("f", "calls");

        deploy("f", Map.of("memoryMb", 300));

        assertThat(result("f", "calls")).isEqualTo("1");
    }

    @Test
    void exceptionIsReportedWithTypeAndMessage() throws IOException {
        deploy("f", Map.of());

        JsonNode failure = failure("f", "throw");

        assertThat(failure.path("errorType").asString()).isEqualTo("java.lang.IllegalStateException");
        assertThat(failure.path("errorMessage").asString()).isEqualTo("as asked");
        assertThat(String.join("\n", host.failures().take()))
                .startsWith("Function f (version ")
                .contains("failed: java.lang.IllegalStateException: as asked\n  at ", "\n  Its log: ");
    }

    @Test
    void processThatExitsFailsItsEventAndIsReplaced() throws IOException {
        deploy("f", Map.of());

        assertThat(failureMessage("f", "exit")).contains("exited with exit status 7");
        assertThat(result("f", "calls")).isEqualTo("1");
    }

    @Test
    void handlerThatTakesTooLongIsKilled() throws IOException {
        deploy("f", Map.of("timeoutSeconds", 1));
        long process = Long.parseLong(result("f", "process"));

        assertThat(failureMessage("f", "hang")).contains("timed out after 1.00 seconds");
        assertThat(ProcessHandle.of(process)).isEmpty();
    }

    @Test
    void resultsUpToTheLimitPassAndLargerOnesAreRefused() throws IOException {
        deploy("f", Map.of());

        assertThat(result("f", "largest")).hasSize(6 * 1024 * 1024 + 100);
        assertThat(failure("f", "large").path("errorType").asString()).isEqualTo("Function.ResponseSizeTooLarge");
        assertThat(result("f", "still there")).isEqualTo("still there");
    }

    @Test
    void eventOverTheLimitIsRefused() throws IOException {
        deploy("f", Map.of());

        assertThat(failure("f", "x".repeat(6 * 1024 * 1024 + 1))
                        .path("errorType")
                        .asString())
                .isEqualTo("RequestTooLargeException");
    }

    @Test
    void constructorThatThrowsFailsTheEvent() throws IOException {
        deploy("f", Map.of("codeSha256", "broken", "handler", "BrokenHandler::handle"));

        assertThat(failure("f", "{}").toString()).contains("no settings");
    }

    @Test
    void missingHandlerFailsTheEvent() throws IOException {
        deploy("f", Map.of("handler", "com.example.Absent"));

        assertThat(failure("f", "{}").toString()).contains("com.example.Absent");
    }

    @Test
    void unsupportedRuntimeIsRefused() throws IOException {
        deploy("f", Map.of("runtime", "ruby3.4"));

        assertThat(failureMessage("f", "{}"))
                .isEqualTo("The function's runtime is ruby3.4: only the runtimes java, python, nodejs can run on this"
                        + " machine");
    }

    private void deployOther(String runtime) throws IOException {
        deployOther(runtime, "index.handler");
    }

    private void deployOther(String runtime, String handler) throws IOException {
        deploy(
                "f",
                Map.of(
                        "runtime",
                        PythonOfThisMachine.runtimeOr(runtime),
                        "codeSha256",
                        "other",
                        "handler",
                        handler,
                        "layers",
                        List.of("layer")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"python", "nodejs22.x"})
    void handlerInAnotherLanguageGetsEventContextAndVariables(String runtime) throws IOException {
        deployOther(runtime);

        assertThat(result("f", "\"grüße\"")).isEqualTo("\"grüße green\"");
        assertThat(result("f", "\"context\""))
                .isEqualTo("\"arn:aws:lambda:eu-west-1:111111111111:function:f:1 256 true 36\"");
        assertThat(run.resolve("functions").resolve(ACCOUNT + ".f.1.log"))
                .content()
                .contains("event grüße");
    }

    @ParameterizedTest
    @CsvSource({"python, ValueError", "nodejs22.x, RangeError"})
    void exceptionInAnotherLanguageIsReported(String runtime, String type) throws IOException {
        deployOther(runtime);

        JsonNode failure = failure("f", "\"throw\"");

        assertThat(failure.path("errorType").asString()).isEqualTo(type);
        assertThat(failure.path("errorMessage").asString()).isEqualTo("as asked");
        assertThat(result("f", "\"next\"")).isEqualTo("\"next green\"");
    }

    @ParameterizedTest
    @CsvSource({"python, Runtime.ImportModuleError", "nodejs22.x, Runtime.ImportModuleError"})
    void missingHandlerInAnotherLanguageFailsTheEvent(String runtime, String type) throws IOException {
        deployOther(runtime, "absent.handler");

        JsonNode failure = failure("f", "{}");

        assertThat(failure.path("errorType").asString()).isEqualTo(type);
        assertThat(failure.path("errorMessage").asString()).contains("absent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"python", "nodejs22.x"})
    void handlerImportsFromLayers(String runtime) throws IOException {
        deployOther(runtime);

        assertThat(result("f", "\"layer\"")).isEqualTo("\"of a layer\"");
    }

    @Test
    void handlerInJavaScriptEndsWhenNothingIsLeftToDo() throws IOException {
        deployOther("nodejs22.x");

        assertThat(result("f", "\"quiet\"")).isEqualTo("null");
        assertThat(result("f", "\"next\"")).isEqualTo("\"next green\"");
    }

    @Test
    void handlerInPythonDoesNotSeePackagesThatLambdaDoesNotHave() throws IOException {
        deployOther("python");

        assertThat(failure("f", "\"package\"").path("errorMessage").asString()).contains("No module named 'yaml'");
    }

    @Test
    void unknownFunctionIsRefused() {
        assertThat(failureMessage("unknown", "{}")).contains("111111111111.unknown.1");
    }

    @Test
    void invalidConfigurationIsNamed() throws IOException {
        Files.writeString(directory.resolve(ACCOUNT + ".f.1.json"), "{");

        assertThat(failureMessage("f", "{}")).contains(ACCOUNT + ".f.1.json");
    }

    @Test
    void roleThatLambdaCannotAssumeFailsTheEvent() throws IOException {
        deploy("f", Map.of());
        connect(version -> {
            throw new AccessDenied("no trust in " + version.roleArn());
        });

        JsonNode failure = failure("f", "{}");

        assertThat(failure.path("errorType").asString()).isEqualTo("AccessDeniedException");
        assertThat(failure.path("errorMessage").asString()).contains("no trust in arn:aws:iam::111111111111:role/f");
    }

    @Test
    void eventsBeforeTheEmbeddedAwsHasStartedFail() throws IOException {
        deploy("f", Map.of());
        host.close();
        host = new FunctionHost(directory, run);

        assertThat(failureMessage("f", "{}")).contains("before the embedded AWS has started");
    }

    @Test
    void eventsAtTheSameTimeAreAllAnswered() throws IOException {
        deploy("f", Map.of());

        List<CompletableFuture<String>> answers = IntStream.range(0, 8)
                .mapToObj(n -> CompletableFuture.supplyAsync(() -> result("f", "event " + n)))
                .toList();

        assertThat(answers.stream().map(CompletableFuture::join))
                .containsExactlyElementsOf(
                        IntStream.range(0, 8).mapToObj(n -> "event " + n).toList());
    }

    @Test
    void urlWithoutTheSecretInvokesNothing() throws IOException {
        deploy("f", Map.of());

        URI known = URI.create("http://" + host.url().getAuthority() + "/invoke/" + ACCOUNT + "/f/1");

        assertThat(post(known, "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void otherPathsAreRefused() {
        assertThat(post(URI.create(host.url() + "/invoke/me"), "{}").body()).contains("Not an invocation");
    }

    @Test
    void closeEndsTheProcesses() throws IOException {
        deploy("f", Map.of());
        long process = Long.parseLong(result("f", "process"));

        host.close();

        assertThat(ProcessHandle.of(process)).isEmpty();
    }

    @Test
    void codeWithPathsOutsideOfItsDirectoryIsRefused() throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(directory.resolve("evil.zip")))) {
            zip.putNextEntry(new ZipEntry("../outside"));
        }
        deploy("f", Map.of("codeSha256", "evil"));

        assertThat(failureMessage("f", "{}")).contains("../outside");
    }
}
