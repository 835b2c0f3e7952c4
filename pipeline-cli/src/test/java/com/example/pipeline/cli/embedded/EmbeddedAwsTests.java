package com.example.pipeline.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.lambda.FunctionFixture;
import com.example.pipeline.cli.lambda.FunctionHost;
import com.example.pipeline.cli.local.Subprocess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.codepipeline.model.ApprovalStatus;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import tools.jackson.databind.json.JsonMapper;

/** The real embedded AWS; the first run on a machine installs it. */
class EmbeddedAwsTests {
    private static final String ACCOUNT = "111111111111";
    private static final String REGION = "eu-west-1";
    private static final String PROJECT = "arn:aws:codebuild:" + REGION + ":" + ACCOUNT + ":project/p";
    private static final String ROLE = "arn:aws:iam::" + ACCOUNT + ":role/reader";

    @TempDir
    static Path directory;

    private static CredentialsEndpoint credentials;
    private static FunctionHost functions;
    private static PythonTools tools;
    private static EmbeddedAwsSettings settings;
    private static EmbeddedAws aws;

    @BeforeAll
    static void start() throws IOException {
        Path home = directory.resolve("aws");
        functions = new FunctionHost(EmbeddedAwsSettings.functionsDirectory(home), directory);
        tools = PythonTools.ofUser();
        tools.install(line -> {});
        settings = new EmbeddedAwsSettings(tools, home, directory.resolve("run"), functions.url());
        try (EmbeddedAws first = EmbeddedAws.start(settings)) {
            S3Client s3 = first.clients(REGION).s3(first.root(ACCOUNT));
            s3.createBucket(bucket -> bucket.bucket("things"));
            s3.putObject(request -> request.bucket("things").key("before"), RequestBody.fromString("still here"));
        }
        aws = EmbeddedAws.start(settings);
        credentials = CredentialsEndpoint.start();
        functions.connect(aws, credentials);
        deploy("roles", """
                {"Resources": {"Reader": {"Type": "AWS::IAM::Role", "Properties": {
                   "RoleName": "reader",
                   "AssumeRolePolicyDocument": {"Statement": [{
                     "Effect": "Allow", "Action": "sts:AssumeRole",
                     "Principal": {"Service": "codebuild.amazonaws.com"},
                     "Condition": {"ArnEquals": {"aws:SourceArn": "%s"}}}]},
                   "Policies": [{"PolicyName": "read", "PolicyDocument": {"Statement": [{
                     "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::things/*"}]}}]}}}}
                """.formatted(PROJECT));
        deploy("p", Files.readString(Path.of("src/test/resources/com/example/pipeline/cli/embedded/pipeline.json")));
    }

    private static void deploy(String stack, String template) {
        CloudFormationClient cloudFormation = aws.clients(REGION).cloudFormation(root());
        cloudFormation.createStack(request ->
                request.stackName(stack).templateBody(template).capabilities(Capability.CAPABILITY_NAMED_IAM));
        cloudFormation
                .waiter()
                .waitUntilStackCreateComplete(
                        request -> request.stackName(stack),
                        wait -> wait.backoffStrategyV2(BackoffStrategy.fixedDelay(Duration.ofMillis(50)))
                                .maxAttempts(400));
    }

    @AfterAll
    static void stop() {
        functions.close();
        if (aws != null) {
            aws.close();
            credentials.close();
        }
    }

    private static AwsSession root() {
        return aws.root(ACCOUNT);
    }

    private static void cli(String... arguments) {
        Subprocess.Result result =
                new AwsCli(tools, aws).run(root(), REGION, directory, directory.resolve("aws.log"), List.of(arguments));
        assertThat(result.exitCode())
                .as(() -> content(directory.resolve("aws.log")))
                .isZero();
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static AwsSession reader() {
        return aws.serviceRole(ROLE, "codebuild.amazonaws.com", "build-1", PROJECT);
    }

    @Test
    void objectsAreStoredAndRead() {
        S3Client s3 = aws.clients(REGION).s3(root());

        s3.putObject(request -> request.bucket("things").key("a/b"), RequestBody.fromString("content"));

        assertThat(s3.getObjectAsBytes(request -> request.bucket("things").key("a/b"))
                        .asUtf8String())
                .isEqualTo("content");
    }

    @Test
    void roleMayDoWhatItsPolicySaysAndNothingElse() {
        aws.clients(REGION)
                .s3(root())
                .putObject(request -> request.bucket("things").key("for-reader"), RequestBody.fromString("read me"));
        S3Client s3 = aws.clients(REGION).s3(reader());

        assertThat(s3.getObjectAsBytes(request -> request.bucket("things").key("for-reader"))
                        .asUtf8String())
                .isEqualTo("read me");
        assertThatExceptionOfType(S3Exception.class)
                .isThrownBy(
                        () -> s3.putObject(request -> request.bucket("things").key("new"), RequestBody.fromString("")))
                .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(403));
    }

    @Test
    void sessionOfARoleHasItsNameAndAnEnd() {
        AwsSession session = reader();

        assertThat(aws.clients(REGION).sts(session).getCallerIdentity().arn())
                .isEqualTo("arn:aws:sts::111111111111:assumed-role/reader/build-1");
        assertThat(session.expiration()).isAfter(Instant.now());
    }

    @Test
    void serviceThatTheRoleDoesNotTrustIsRefused() {
        assertThatExceptionOfType(AccessDenied.class)
                .isThrownBy(() -> aws.serviceRole(ROLE, "lambda.amazonaws.com", "f", null))
                .withMessageContaining("reader");
    }

    @Test
    void roleThatDoesNotExistIsRefused() {
        assertThatExceptionOfType(AccessDenied.class)
                .isThrownBy(() -> aws.serviceRole(ROLE + "-2", "codebuild.amazonaws.com", "b", null))
                .withMessageContaining("reader-2");
    }

    @Test
    void rootNeedsTheTokenOfThisStart() {
        S3Client s3 = aws.clients(REGION).s3(new AwsSession(ACCOUNT, "guessed", null, null));

        assertThatExceptionOfType(S3Exception.class)
                .isThrownBy(s3::listBuckets)
                .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(403));
    }

    @Test
    void internalEndpointsNeedTheToken() {
        InternalEndpoints stranger =
                new InternalEndpoints(aws.endpoint(), AwsClients.http(Certificate.keptIn(settings.home())), "guessed");

        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> stranger.post("/_pipeline/service-role", Map.of("roleArn", ROLE)))
                .isInstanceOfAny(AccessDenied.class, Problem.class);
    }

    @Test
    void pipelineThatDoesNotExistIsReported() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> aws.pipeline(ACCOUNT, REGION, "no-such-pipeline"))
                .withMessageContaining("no-such-pipeline");
    }

    @Test
    void cliActsAsTheSession() {
        Subprocess.Result identity = new AwsCli(tools, aws)
                .run(
                        reader(),
                        REGION,
                        directory,
                        directory.resolve("cli.log"),
                        List.of("sts", "get-caller-identity", "--query", "Arn"));

        assertThat(identity.output()).contains("assumed-role/reader/build-1");
    }

    @Test
    void cliPutsItsErrorsIntoTheLog() {
        Path log = directory.resolve("refused.log");

        Subprocess.Result result = new AwsCli(tools, aws).run(reader(), REGION, directory, log, List.of("s3", "ls"));

        assertThat(result.exitCode()).isNotZero();
        assertThat(content(log)).startsWith("$ aws s3 ls\n").contains("AccessDenied");
    }

    @Test
    void curlAndAwsOfABuildTrustTheCertificate() throws Exception {
        ProcessBuilder curl =
                new ProcessBuilder("sh", "-c", """
                set -e
                curl -sSf $AWS_ENDPOINT_URL/_ministack/health
                curl -sS https://api1.execute-api.localhost:${AWS_ENDPOINT_URL##*:}/
                aws s3 cp file s3://things/from-build""").redirectErrorStream(true).directory(directory.toFile());
        Files.writeString(directory.resolve("file"), "x");
        curl.environment().putAll(aws.environment(REGION));
        curl.environment().putAll(credentials.register(EmbeddedAwsTests::root).environment());
        curl.environment().merge("PATH", tools.commands().toString(), (path, first) -> first + ":" + path);
        Process process = curl.start();

        assertThat(process.inputReader().lines()).anyMatch(line -> line.contains("upload: "));
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void everyCallIsLoggedWithItsCaller() throws IOException {
        aws.clients(REGION).sts(reader()).getCallerIdentity();

        assertThat(Files.readAllLines(settings.accessLog()))
                .map(line -> new JsonMapper().readTree(line))
                .anyMatch(call -> call.path("action").asString("").equals("sts:GetCallerIdentity")
                        && call.path("session").asString("").equals("build-1"));
    }

    @Test
    void pipelineIsWhatCloudFormationMade() {
        PipelineDefinition definition = aws.pipeline(ACCOUNT, REGION, "p");

        assertThat(definition.pipeline().at("/stages/1/actions/0/name").asString())
                .isEqualTo("Approve");
        assertThat(definition.pipeline().at("/roleArn").asString()).startsWith("arn:aws:iam::" + ACCOUNT + ":role/");
        assertThat(definition.version()).isEqualTo(1);
        assertThat(definition.restartExecutionOnUpdate()).isTrue();
        assertThat(definition.stackId()).contains(":stack/p/");
    }

    private static String requestApproval() {
        return aws.approvals()
                .request(new Approvals.Request(
                        ACCOUNT,
                        REGION,
                        "p",
                        "execution",
                        "Prod",
                        "Approve",
                        10,
                        "please look",
                        "https://localhost/look"));
    }

    @Test
    void approvalStaysPendingUntilItIsWithdrawn() {
        String token = requestApproval();

        assertThat(aws.approvals().result(token)).isEqualTo(new Approvals.Result(Approvals.Status.PENDING, "", ""));
        aws.approvals().withdraw(token);
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> aws.approvals().result(token));
    }

    @Test
    void answerToAnApprovalHasSummaryAndApprover() {
        String token = requestApproval();

        aws.clients(REGION)
                .codePipeline(root())
                .putApprovalResult(request -> request.pipelineName("p")
                        .stageName("Prod")
                        .actionName("Approve")
                        .token(token)
                        .result(result -> result.status(ApprovalStatus.REJECTED).summary("not today")));

        assertThat(aws.approvals().result(token))
                .isEqualTo(new Approvals.Result(
                        Approvals.Status.REJECTED, "not today", "arn:aws:iam::" + ACCOUNT + ":root"));
    }

    @Test
    void deployedFunctionRunsHereUnderItsRole() throws IOException {
        Path zip = FunctionFixture.zip(directory, "scripted", "ScriptedHandler.java");
        aws.clients(REGION)
                .s3(root())
                .putObject(request -> request.bucket("things").key("code.zip"), zip);
        deploy("function", """
                {"Resources": {
                   "Role": {"Type": "AWS::IAM::Role", "Properties": {
                     "AssumeRolePolicyDocument": {"Statement": [{
                       "Effect": "Allow", "Action": "sts:AssumeRole",
                       "Principal": {"Service": "lambda.amazonaws.com"}}]}}},
                   "Function": {"Type": "AWS::Lambda::Function", "Properties": {
                     "FunctionName": "scripted", "Runtime": "java25", "Handler": "ScriptedHandler",
                     "Role": {"Fn::GetAtt": ["Role", "Arn"]},
                     "Code": {"S3Bucket": "things", "S3Key": "code.zip"}}}}}
                """);

        cli(
                "lambda",
                "invoke",
                "--function-name",
                "scripted",
                "--payload",
                "\"calls\"",
                directory.resolve("answer.json").toString());

        assertThat(directory.resolve("answer.json")).hasContent("1");
    }

    @Test
    void whatWasMadeIsThereAfterARestart() {
        assertThat(aws.clients(REGION)
                        .s3(root())
                        .getObjectAsBytes(request -> request.bucket("things").key("before"))
                        .asUtf8String())
                .isEqualTo("still here");
    }

    @Test
    void secondStartInTheSameDirectoryIsRefused() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> EmbeddedAws.start(settings))
                .withMessageContaining("Another run uses");
    }
}
