package com.example.pipeline.cli.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.pipeline.cli.document.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CdkAppTests {
    private static final String MANIFEST = """
            {"artifacts": {
              "Tree": {"type": "cdk:tree"},
              "Nested": {"type": "cdk:cloud-assembly"},
              "Roles.assets": {"type": "cdk:asset-manifest", "properties": {"file": "roles.assets.json"}},
              "Roles": {
                "type": "aws:cloudformation:stack", "environment": "aws://222222222222/eu-west-1",
                "dependencies": ["Roles.assets"],
                "properties": {
                  "templateFile": "roles.template.json", "stackName": "cicd-roles",
                  "cloudFormationExecutionRoleArn": "arn:aws:iam::222222222222:role/deploy",
                  "parameters": {"Level": "3"}, "tags": {"team": "us"},
                  "terminationProtection": true, "notificationArns": ["arn:topic"]}},
              "App": {
                "type": "aws:cloudformation:stack", "environment": "aws://unknown-account/unknown-region",
                "properties": {
                  "templateFile": "roles.template.json",
                  "cloudFormationExecutionRoleArn": "arn:${AWS::Partition}:iam::1:role/cdk-exec"}}}}
            """;
    private static final String TEMPLATES = """
            {"files": {"abc": {"source": {"path": "roles.template.json"}}}, "dockerImages": {}}""";
    private static final String TEMPLATE = """
            {"Resources": {"Delivery": {"Type": "AWS::CodePipeline::Pipeline"},
            "Topic": {"Type": "AWS::SNS::Topic"}}}""";

    private DefaultEnvironment environment = new DefaultEnvironment(null, null);

    @TempDir
    private Path directory;

    @Test
    void readsTheStacksThatTheAppWrites() throws IOException {
        CloudAssembly assembly = synthesize(MANIFEST, TEMPLATES);

        assertThat(assembly.stacks())
                .containsExactlyInAnyOrder(
                        new AssemblyStack(
                                "Roles",
                                "222222222222",
                                "eu-west-1",
                                "cicd-roles",
                                template(),
                                "arn:aws:iam::222222222222:role/deploy",
                                Map.of("Level", "3"),
                                Map.of("team", "us"),
                                List.of("Roles.assets"),
                                List.of("Delivery"),
                                true,
                                List.of("arn:topic")),
                        new AssemblyStack(
                                "App",
                                null,
                                null,
                                "App",
                                template(),
                                null,
                                Map.of(),
                                Map.of(),
                                List.of(),
                                List.of("Delivery"),
                                false,
                                List.of()));
    }

    @Test
    void theAppGetsTheContextOfCdkJsonAndAnEmptyFolder() throws IOException {
        Files.createDirectories(output());
        Files.writeString(output().resolve("old.json"), "{}");
        write(
                "cdk.json",
                "{\"app\": \"mkdir $CDK_OUTDIR && echo '{}' > $CDK_OUTDIR/manifest.json"
                        + " && echo $CDK_CONTEXT_JSON\", \"context\": {\"@aws-cdk/flag\": true}}");

        assertThat(synthesize().stacks()).isEmpty();
        assertThat(directory.resolve("log/synth.log")).hasContent("{\"@aws-cdk/flag\":true}");
        assertThat(output().resolve("old.json")).doesNotExist();
    }

    @Test
    void lookupsOfCdkContextJsonAreContextTooAndCdkJsonWins() throws IOException {
        write("cdk.context.json", "{\"ami\": \"ami-1\", \"level\": 1}");
        write(
                "cdk.json",
                "{\"app\": \"mkdir $CDK_OUTDIR && echo '{}' > $CDK_OUTDIR/manifest.json"
                        + " && echo $CDK_CONTEXT_JSON\", \"context\": {\"level\": 2}}");

        synthesize();
        assertThat(directory.resolve("log/synth.log")).hasContent("{\"ami\":\"ami-1\",\"level\":2}");
    }

    @Test
    void theBuildRunsBeforeTheAppAndItsFailureIsReported() throws IOException {
        write(
                "cdk.json",
                "{\"build\": \"echo '{}' > built\", \"app\": \"mkdir $CDK_OUTDIR && cp built $CDK_OUTDIR/manifest.json\"}");
        assertThat(synthesize().stacks()).isEmpty();

        write("cdk.json", "{\"build\": \"echo no; exit 3\", \"app\": \"true\"}");
        assertThatThrownBy(this::synthesize)
                .hasMessageContaining("The build before the synthesis failed (echo no; exit 3, exit code 3).");
    }

    @Test
    void theAppCanReadTheAccountAndRegionOfStacksThatNameNone() throws IOException {
        environment = new DefaultEnvironment("111111111111", "eu-west-1");
        write(
                "cdk.json",
                "{\"app\": \"mkdir $CDK_OUTDIR && echo '{}' > $CDK_OUTDIR/manifest.json"
                        + " && echo $CDK_DEFAULT_ACCOUNT $CDK_DEFAULT_REGION\"}");

        synthesize();
        assertThat(directory.resolve("log/synth.log")).hasContent("111111111111 eu-west-1");
    }

    @Test
    void missingContextAndErrorsOfConstructsAreReportedAtOnce() {
        assertThatThrownBy(() -> synthesize("""
                        {"missing": [{"key": "ami:x", "provider": "ami"}],
                        "artifacts": {"A": {"type": "aws:cloudformation:stack",
                          "properties": {"templateFile": "roles.template.json"},
                          "metadata": {"/A/Bucket": [
                            {"type": "aws:cdk:error", "data": "must be versioned"},
                            {"type": "aws:cdk:warning", "data": "is old"}]}}}}""", TEMPLATES))
                .hasMessageContaining("Context is missing: ami:x (provider ami)")
                .hasMessageContaining("Found errors: at /A/Bucket: must be versioned");
    }

    @Test
    void warningsAndStagesAreNotices() throws IOException {
        CloudAssembly assembly = synthesize("""
                        {"artifacts": {
                        "assembly-Prod": {"type": "cdk:cloud-assembly", "properties": {"displayName": "Prod"}},
                        "A": {"type": "aws:cloudformation:stack",
                          "properties": {"templateFile": "roles.template.json"},
                          "metadata": {"/A/Bucket": [{"type": "aws:cdk:warning", "data": "is old"}]}}}}""", TEMPLATES);

        assertThat(assembly.notices())
                .containsExactly(
                        "Stage Prod: its stacks are left to the pipeline (a nested assembly)",
                        "Warning at /A/Bucket: is old");
    }

    @Test
    void aTemplateCanBeYaml() throws IOException {
        write(
                "made/app.yaml",
                "Resources:\n  Delivery: {Type: 'AWS::CodePipeline::Pipeline', Properties: {RoleArn: !GetAtt Role.Arn}}");

        assertThat(synthesize("""
                        {"artifacts": {"A": {"type": "aws:cloudformation:stack",
                          "properties": {"templateFile": "app.yaml"}}}}""", TEMPLATES).stacks().get(0).pipelines()).containsExactly("Delivery");
    }

    @Test
    void anAppThatFailsIsReportedWithTheEndOfWhatItSaid() throws IOException {
        write("cdk.json", "{\"app\": \"seq 1 30; printf '\\\\033[31mno such class\\\\033[0m\\\\n'; exit 7\"}");

        assertThatThrownBy(this::synthesize)
                .isInstanceOf(Problem.class)
                .hasMessageContaining("exit code 7")
                .hasMessageContaining("\nno such class\n")
                .hasMessageContaining("\n30\n")
                .hasMessageNotContaining("\n5\n")
                .hasMessageContaining("synth.log");
    }

    @Test
    void aMissingCdkJsonIsAMistakeOfUse() {
        assertThatThrownBy(this::synthesize)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(Problem.USAGE))
                .hasMessageContaining("There is no cdk.json in");
    }

    @Test
    void aBrokenCdkJsonIsReportedWithItsLine() throws IOException {
        write("cdk.json", "{\n\"app\": }");

        assertThatThrownBy(this::synthesize).hasMessageContaining("cdk.json:2: is not JSON: ");
    }

    @Test
    void aBrokenManifestOrTemplateIsReportedWithItsLine() throws IOException {
        assertThatThrownBy(() -> synthesize("{\n", TEMPLATES)).hasMessageContaining("manifest.json:2: is not JSON: ");
        write("made/roles.template.json", "{Resources: {}}");
        assertThatThrownBy(this::synthesize).hasMessageContaining("manifest.json:2: is not JSON: ");
        write("made/manifest.json", MANIFEST);
        assertThatThrownBy(this::synthesize).hasMessageContaining("roles.template.json:1: is not JSON: ");
    }

    @Test
    void aCdkJsonWithoutAppIsReported() throws IOException {
        write("cdk.json", "{}");

        assertThatThrownBy(this::synthesize).hasMessageContaining("\"app\" is missing");
    }

    @Test
    void anAppThatWritesNothingIsReported() throws IOException {
        write("cdk.json", "{\"app\": \"true\"}");

        assertThatThrownBy(this::synthesize).hasMessageContaining("manifest.json is missing");
    }

    @Test
    void anUnknownKindOfArtifactIsReported() {
        assertThatThrownBy(() -> synthesize("{\"artifacts\": {\"X\": {\"type\": \"cdk:new\"}}}", TEMPLATES))
                .hasMessageContaining("artifacts.X.type: unknown type cdk:new");
    }

    @Test
    void assetsThatWouldHaveToBePublishedAreReported() {
        assertThatThrownBy(() -> synthesize(MANIFEST, """
                {"files": {"abc": {"displayName": "Function", "source": {"path": "asset.abc"}}}}""")).hasMessageContaining("cannot publish asset abc (Function)");
        assertThatThrownBy(() -> synthesize(MANIFEST, "{\"dockerImages\": {\"def\": {}}}"))
                .hasMessageContaining("cannot publish asset def (without a name)");
    }

    private CloudAssembly synthesize(String manifest, String assets) throws IOException {
        write("made/manifest.json", manifest);
        write("made/roles.assets.json", assets);
        write("made/roles.template.json", TEMPLATE);
        write("cdk.json", "{\"app\": \"cp -r made $CDK_OUTDIR\"}");
        return synthesize();
    }

    private CloudAssembly synthesize() throws IOException {
        return new CdkApp(directory, environment).synthesize(output(), directory.resolve("log/synth.log"));
    }

    private Path output() {
        return directory.resolve("out");
    }

    private Path template() {
        return output().resolve("roles.template.json");
    }

    private void write(String file, String content) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }
}
