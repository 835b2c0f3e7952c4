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
                  "parameters": {"Level": "3"}, "tags": {"team": "us"}}},
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
                                List.of("Delivery")),
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
                                List.of("Delivery")));
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
    void anAppThatFailsIsReportedWithTheEndOfWhatItSaid() throws IOException {
        write("cdk.json", "{\"app\": \"seq 1 30; printf '\\\\033[31mno such class\\\\033[0m\\\\n'; exit 7\"}");

        assertThatThrownBy(this::synthesize)
                .isInstanceOf(Problem.class)
                .hasMessageContaining("exit code 7")
                .hasMessageContaining("\n  no such class\n")
                .hasMessageContaining("  30\n")
                .hasMessageNotContaining("  5\n")
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
        write("made/roles.template.json", "Resources: {}");
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
                .hasMessageContaining("manifest.json: artifacts.X.type: unknown type cdk:new");
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
        return new CdkApp(directory).synthesize(output(), directory.resolve("log/synth.log"));
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
