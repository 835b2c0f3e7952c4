package com.example.pipeline.cli.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.example.pipeline.cli.cloudformation.StackFailure;
import com.example.pipeline.cli.embedded.CredentialsEndpoint;
import com.example.pipeline.cli.embedded.EmbeddedAws;
import com.example.pipeline.cli.embedded.EmbeddedAwsSettings;
import com.example.pipeline.cli.embedded.PythonTools;
import com.example.pipeline.cli.local.Jdks;
import com.example.pipeline.cli.local.Subprocess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.json.JsonMapper;

/** Functions that call AWS with the rights of their roles, behind a deployed API. */
class CallsOfFunctionsTests {
    private static final String ACCOUNT = "111111111111";
    private static final String REGION = "eu-west-1";

    @TempDir
    static Path directory;

    private static CredentialsEndpoint credentials;
    private static FunctionHost functions;
    private static EmbeddedAws aws;

    @BeforeAll
    static void start() throws IOException {
        Path home = directory.resolve("aws");
        functions = new FunctionHost(EmbeddedAwsSettings.functionsDirectory(home), directory);
        PythonTools tools = PythonTools.ofUser();
        tools.install(line -> {});
        aws = EmbeddedAws.start(new EmbeddedAwsSettings(tools, home, directory.resolve("run"), functions.url()));
        credentials = CredentialsEndpoint.start();
        functions.connect(aws, credentials);
        S3Client s3 = aws.clients(REGION).s3(aws.root(ACCOUNT));
        s3.createBucket(bucket -> bucket.bucket("things"));
        s3.putObject(request -> request.bucket("things").key("object"), RequestBody.fromString("an object"));
        List<Path> sdk = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jar -> jar.matches(".*(awssdk|reactive-streams|slf4j).*\\.jar"))
                .map(Path::of)
                .toList();
        Path java = FunctionFixture.zip(directory, "items", "ItemsHandler.java", sdk);
        s3.putObject(request -> request.bucket("things").key("java.zip"), java);
        Path others =
                FunctionFixture.archive(directory, "others", Map.of("python.py", "items.py", "node.mjs", "items.mjs"));
        s3.putObject(request -> request.bucket("things").key("others.zip"), others);
    }

    @AfterAll
    static void stop() {
        functions.close();
        if (aws != null) {
            aws.close();
            credentials.close();
        }
    }

    /** Deploys a function with its API and returns what the API answers, and the function's log. */
    private static String call(String name, String runtime, String handler, String code) throws IOException {
        String template = Files.readString(Path.of("src/test/resources/com/example/pipeline/cli/lambda/items.json"))
                .replace("NAME", name)
                .replace("RUNTIME", PythonOfThisMachine.runtimeOr(runtime))
                .replace("HANDLER", handler)
                .replace("CODE", code);
        String answer = Subprocess.of("curl", "-sS", deploy(name, template) + "/items")
                .with(aws.environment(REGION))
                .run()
                .output();
        return answer + "\n"
                + Files.readString(directory.resolve("functions/" + ACCOUNT + "." + name + ".$LATEST.log"));
    }

    /** Creates a stack and returns its only output. */
    private static String deploy(String name, String template) {
        CloudFormationClient cloudFormation = aws.clients(REGION).cloudFormation(aws.root(ACCOUNT));
        Instant start = Instant.now().minusSeconds(1);
        cloudFormation.createStack(request ->
                request.stackName(name).templateBody(template).capabilities(Capability.CAPABILITY_NAMED_IAM));
        try {
            cloudFormation
                    .waiter()
                    .waitUntilStackCreateComplete(
                            request -> request.stackName(name),
                            wait -> wait.backoffStrategyV2(BackoffStrategy.fixedDelay(Duration.ofMillis(50)))
                                    .maxAttempts(2000));
        } catch (SdkException e) {
            throw new IllegalStateException(StackFailure.reasons(cloudFormation, name, start), e);
        }
        return cloudFormation
                .describeStacks(request -> request.stackName(name))
                .stacks()
                .get(0)
                .outputs()
                .get(0)
                .outputValue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "25"})
    void javaFunctionMayDoWhatItsRoleMay(String jdk) throws IOException {
        assumeThat(Jdks.ofThisMachine().home(jdk)).isPresent();

        String answer = call("java-" + jdk, "java" + jdk, "ItemsHandler", "java.zip");

        assertThat(answer)
                .startsWith("java-" + jdk + " on " + jdk + ", an object, User: arn:aws:sts::" + ACCOUNT
                        + ":assumed-role/java-" + jdk + "/")
                .contains("is not authorized to perform: dynamodb:DeleteItem on resource: arn:aws:dynamodb:");
    }

    @ParameterizedTest
    @CsvSource({"python, python", "node, nodejs22.x"})
    void functionInAnotherLanguageMayDoWhatItsRoleMay(String language, String runtime) throws IOException {
        String answer = call("in-" + language, runtime, language + ".handler", "others.zip");

        assertThat(answer)
                .startsWith("in-" + language + " on " + language + ", an object, User: arn:aws:sts::" + ACCOUNT
                        + ":assumed-role/in-" + language + "/")
                .contains("is not authorized to perform: dynamodb:DeleteItem on resource: arn:aws:dynamodb:");
    }

    /** Both functions answer with the event's property and, if it is "no", not at all. */
    private static String custom(String name, String runtime, String code, String value) throws IOException {
        String template = Files.readString(Path.of("src/test/resources/com/example/pipeline/cli/lambda/custom.json"))
                .replace("NAME", name)
                .replace("RUNTIME", PythonOfThisMachine.runtimeOr(runtime))
                .replace("VALUE", value)
                .replace(
                        "\"CODE\"",
                        new JsonMapper()
                                .writeValueAsString(Files.readString(
                                        Path.of("src/test/resources/com/example/pipeline/cli/lambda", code))));
        return deploy(name, template);
    }

    @ParameterizedTest
    @CsvSource({"python, python, custom.py", "node, nodejs22.x, custom.js", "module, nodejs22.x, custom-module.js"})
    void customResourceInAnotherLanguageAnswersCloudFormation(String language, String runtime, String code)
            throws IOException {
        assertThat(custom("custom-" + language, runtime, code, "yes")).isEqualTo("answered yes");
    }

    @Test
    void failedFunctionFailsItsCustomResourceAtOnce() {
        assertThatThrownBy(() -> custom("custom-fails", "python", "custom.py", "no"))
                .hasMessageContaining("the function custom-fails failed: KeyError: 'no'");
    }
}
