package com.example.pipeline.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.account.ProfileAccount;
import com.example.pipeline.cli.assembly.CdkApp;
import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.assembly.DefaultEnvironment;
import com.example.pipeline.cli.embedded.AwsCli;
import com.example.pipeline.cli.embedded.EmbeddedAws;
import com.example.pipeline.cli.embedded.EmbeddedAwsSettings;
import com.example.pipeline.cli.embedded.LocalProfile;
import com.example.pipeline.cli.embedded.PythonTools;
import com.example.pipeline.cli.local.Subprocess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The printed commands, run by a shell, and what the doctor says of the account before, between, and after them. */
@Tag("proof")
class SetupScriptIT {
    private static final String ACCOUNT = "222222222222";
    private static final String REGION = "eu-west-1";
    private static final String TEMPLATE = """
            {"Resources": {
              "Role": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "deployer", "AssumeRolePolicyDocument":
                {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                  "Principal": {"Service": "cloudformation.amazonaws.com"}}]}}},
              "Kept": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain", "Properties": {"BucketName": "kept-archives",
                "VersioningConfiguration": {"Status": "Enabled"}}},
              "Key": {"Type": "AWS::KMS::Key", "DeletionPolicy": "Retain", "Properties": {"KeyPolicy":
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "kms:*", "Resource": "*",
                  "Principal": {"AWS": "arn:aws:iam::222222222222:root"}}]}}}}}
            """;
    private static final String MANIFEST = """
            {"version": "53.0.0", "artifacts": {"base": {"type": "aws:cloudformation:stack",
              "environment": "aws://222222222222/eu-west-1",
              "properties": {"templateFile": "base.template.json", "terminationProtection": true}}}}
            """;

    @TempDir
    private static Path directory;

    private static PythonTools tools;
    private static EmbeddedAws aws;

    @BeforeAll
    static void start() {
        tools = PythonTools.ofUser();
        tools.install(line -> {});
        aws = EmbeddedAws.start(new EmbeddedAwsSettings(
                tools, directory.resolve("aws"), directory.resolve("run"), URI.create("http://127.0.0.1:1")));
    }

    @AfterAll
    static void stop() {
        aws.close();
    }

    @Test
    void commandsDeployAndRemoveEverything() throws Exception {
        CloudAssembly assembly = assembly(TEMPLATE);
        SetupScript script = new SetupScript(assembly, "cdk.out");
        assertThat(doctor(assembly))
                .containsExactly(
                        "  ✓ the credentials are for account 222222222222: base",
                        "  ✗ stack base is not deployed",
                        "    Next: ./pipeline setup --print has the command for the stack base.");

        assertThat(script.setup())
                .contains(
                        "### Account 222222222222: base",
                        "# Stack base: creates 1 IAM::Role, 1 KMS::Key, 1 S3::Bucket",
                        "# Costs: 1 USD a month for each key; 0.023 USD a month for each GB in a bucket",
                        "# Undo: ./pipeline teardown --print, which also removes what outlives the stack");
        shell(script.setup());
        assertThat(doctor(assembly)).last().isEqualTo("  ✓ stack base is deployed and current");
        assertThat(doctor(assembly(TEMPLATE.replace("sts:AssumeRole", "sts:*"))))
                .containsSubsequence(
                        "  ✗ stack base differs from the work tree in Role",
                        "    Next: ./pipeline setup --print has the command for the stack base.");

        shell(List.of(
                "echo one > 'an object'; aws s3 cp 'an object' s3://kept-archives/",
                "echo two > 'an object'; aws s3 cp 'an object' s3://kept-archives/",
                "aws s3 rm 's3://kept-archives/an object'",
                "aws cloudformation update-termination-protection --enable-termination-protection --region eu-west-1"
                        + " --stack-name base"));
        shell(new SetupScript(assembly(TEMPLATE), "cdk.out").teardown(Set.of()));
        assertThat(doctor(assembly)).contains("  ✗ stack base is not deployed");
        assertThat(shell(List.of("aws s3 ls"))).doesNotContain("kept-archives");
        assertThat(shell(List.of("aws kms list-keys --query 'Keys[].KeyId' --output text |"
                        + " xargs -n 1 aws kms describe-key --query KeyMetadata.KeyState --key-id")))
                .contains("PendingDeletion")
                .doesNotContain("Enabled");
    }

    @Test
    void profileOfAnotherAccountOrRegionIsNamed() throws IOException {
        CloudAssembly assembly = assembly(TEMPLATE);

        assertThat(doctor(assembly, "333333333333", REGION))
                .containsExactly(
                        "  ✗ the credentials are for account 333333333333, for which the app has no stack",
                        "    Next: Choose the profile of one of these accounts: 222222222222");
        assertThat(doctor(assembly, ACCOUNT, "eu-central-1"))
                .endsWith(
                        "  ✗ the profile has the region eu-central-1, the stacks are in eu-west-1",
                        "    Next: aws configure set region eu-west-1 --profile local");
    }

    private static CloudAssembly assembly(String template) throws IOException {
        Path made = Files.createDirectories(directory.resolve("made"));
        Files.writeString(made.resolve("manifest.json"), MANIFEST);
        Files.writeString(made.resolve("base.template.json"), template);
        Files.writeString(directory.resolve("cdk.json"), "{\"app\": \"cp -r made $CDK_OUTDIR\"}");
        return new CdkApp(directory, new DefaultEnvironment(null, null))
                .synthesize(directory.resolve("cdk.out"), directory.resolve("synth.log"));
    }

    private static List<String> doctor(CloudAssembly assembly) {
        return doctor(assembly, ACCOUNT, REGION);
    }

    private static List<String> doctor(CloudAssembly assembly, String account, String region) {
        try (LocalProfile profile = new LocalProfile(directory.resolve("profile")).write(aws, account, region);
                ProfileAccount access = ProfileAccount.in(profile.file(), LocalProfile.NAME)) {
            return new Account(access, assembly)
                    .findings().stream()
                            .flatMap(finding -> finding.lines().stream())
                            .toList();
        }
    }

    private static String shell(List<String> script) throws IOException {
        Map<String, String> environment =
                new LinkedHashMap<>(new AwsCli(tools, aws).environment(aws.root(ACCOUNT), REGION));
        environment.put("PATH", tools.commands() + ":" + System.getenv("PATH"));
        Subprocess.Result result = Subprocess.of("sh", "-e", "-c", String.join("\n", script))
                .in(directory)
                .without(name -> name.startsWith("AWS_") || name.equals("REQUESTS_CA_BUNDLE"))
                .with(environment)
                .run();
        assertThat(result.exitCode()).as(result.output() + result.errors()).isZero();
        return result.output();
    }
}
