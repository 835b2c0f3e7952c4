package com.example.pipeline.cli.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

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
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.s3.S3Client;

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
    }

    @AfterAll
    static void stop() {
        functions.close();
        if (aws != null) {
            aws.close();
            credentials.close();
        }
    }

    /** Deploys a function with its API and returns what the API answers. */
    private static String call(String name, String runtime, String handler, String code) throws IOException {
        CloudFormationClient cloudFormation = aws.clients(REGION).cloudFormation(aws.root(ACCOUNT));
        String template = Files.readString(Path.of("src/test/resources/com/example/pipeline/cli/lambda/items.json"))
                .replace("NAME", name)
                .replace("RUNTIME", runtime)
                .replace("HANDLER", handler)
                .replace("CODE", code);
        cloudFormation.createStack(request ->
                request.stackName(name).templateBody(template).capabilities(Capability.CAPABILITY_NAMED_IAM));
        cloudFormation
                .waiter()
                .waitUntilStackCreateComplete(
                        request -> request.stackName(name),
                        wait -> wait.backoffStrategyV2(BackoffStrategy.fixedDelay(Duration.ofMillis(50)))
                                .maxAttempts(400));
        String url = cloudFormation
                .describeStacks(request -> request.stackName(name))
                .stacks()
                .get(0)
                .outputs()
                .get(0)
                .outputValue();
        String answer = Subprocess.of("curl", "-sS", url + "/items")
                .with(aws.environment(REGION))
                .run()
                .output();
        return answer + "\n"
                + Files.readString(directory.resolve("functions/" + ACCOUNT + "." + name + ".$LATEST.log"));
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
}
