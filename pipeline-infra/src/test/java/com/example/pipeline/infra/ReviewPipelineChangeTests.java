package com.example.pipeline.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs the commands of the review project from the template, on the pipeline's own template. */
class ReviewPipelineChangeTests {

    private static ObjectNode deployed;
    private static String script;

    @TempDir
    private Path folder;

    @BeforeAll
    static void synthesize() {
        deployed = Synthesized.template("pipeline");
        String buildspec = StreamSupport.stream(deployed.get("Resources").spliterator(), false)
                .map(resource -> resource.at("/Properties/Source/BuildSpec").asString(""))
                .filter(text -> text.contains("PYTHON"))
                .findFirst()
                .orElseThrow();
        script = buildspec
                .substring(buildspec.indexOf("        python3 "), buildspec.indexOf("      - export"))
                .replaceAll("(?m)^ {8}", "");
    }

    @Test
    void anUnchangedPipelineNeedsNoApproval() throws Exception {
        assertThat(review(commit -> {})).isEqualTo("no: The pipeline stays as it is.");
    }

    @Test
    void retentionOfALogNeedsNoApproval() throws Exception {
        assertThat(review(commit -> properties(commit, "AWS::Logs::LogGroup").put("RetentionInDays", 365)))
                .startsWith("no: changed ")
                .endsWith("(AWS::Logs::LogGroup): RetentionInDays");
    }

    @Test
    void shorterRetentionOfALogNeedsApproval() throws Exception {
        assertThat(review(commit -> properties(commit, "AWS::Logs::LogGroup").put("RetentionInDays", 1)))
                .startsWith("yes: ");
    }

    @Test
    void pythonModuleBesideTheTemplatesIsNotImported() throws Exception {
        Files.writeString(
                folder.resolve("json.py"), "load = loads = lambda *_, **__: {}\ndumps = lambda *_, **__: ''\n");

        assertThat(review(commit -> properties(commit, "AWS::IAM::Role").remove("PermissionsBoundary")))
                .startsWith("yes: ");
    }

    @Test
    void duplicateKeyStopsTheReview() throws Exception {
        Files.writeString(folder.resolve("deployed.json"), deployed.toString());
        Files.writeString(
                folder.resolve("pipeline.template.json"),
                deployed.toString().replaceFirst("\\{", "{\"Resources\": {},"));

        assertThat(run()).isNotZero();
        assertThat(folder.resolve("approval-needed")).doesNotExist();
    }

    @Test
    void anotherDescriptionNeedsNoApproval() throws Exception {
        assertThat(review(commit -> commit.put("Description", "Another"))).isEqualTo("no: Description changed");
    }

    @Test
    void encryptionOfALogNeedsApproval() throws Exception {
        assertThat(review(commit -> properties(commit, "AWS::Logs::LogGroup").remove("KmsKeyId")))
                .startsWith("yes: ");
    }

    @Test
    void aRemovedApprovalNeedsApproval() throws Exception {
        assertThat(review(commit -> properties(commit, "AWS::CodePipeline::Pipeline")
                        .withArrayProperty("Stages")
                        .remove(7)))
                .isEqualTo("yes: changed PipelineC660917D (AWS::CodePipeline::Pipeline): Stages");
    }

    @Test
    void anotherRightOfARoleNeedsApproval() throws Exception {
        assertThat(review(commit -> properties(commit, "AWS::IAM::Role").remove("PermissionsBoundary")))
                .startsWith("yes: ")
                .endsWith("(AWS::IAM::Role): PermissionsBoundary");
    }

    @Test
    void anAddedResourceNeedsApproval() throws Exception {
        assertThat(review(commit -> ((ObjectNode) commit.get("Resources"))
                        .putObject("Extra")
                        .put("Type", "AWS::Logs::LogGroup")))
                .isEqualTo("yes: added Extra (AWS::Logs::LogGroup)");
    }

    @Test
    void aRemovedResourceNeedsApproval() throws Exception {
        assertThat(review(commit -> ((ObjectNode) commit.get("Resources")).remove("PipelineC660917D")))
                .isEqualTo("yes: removed PipelineC660917D (AWS::CodePipeline::Pipeline)");
    }

    @Test
    void anotherTypeUnderAnOldNameNeedsApproval() throws Exception {
        assertThat(review(commit ->
                        ((ObjectNode) commit.at("/Resources/PipelineC660917D")).put("Type", "AWS::SNS::Topic")))
                .isEqualTo("yes: changed PipelineC660917D (AWS::SNS::Topic): Type");
    }

    @Test
    void aTransformOfTheWholeTemplateNeedsApproval() throws Exception {
        assertThat(review(commit -> commit.put("Transform", "AWS::LanguageExtensions")))
                .isEqualTo("yes: Transform changed");
    }

    @Test
    void aLongSummaryIsCutToWhatAnApprovalCanShow() throws Exception {
        assertThat(review(commit -> {
                    for (int i = 0; i < 100; i++) {
                        ((ObjectNode) commit.get("Resources"))
                                .putObject("Extra" + i)
                                .put("Type", "AWS::SNS::Topic");
                    }
                }))
                .hasSizeLessThan(1000)
                .endsWith("all in this build's log");
    }

    private String review(Consumer<ObjectNode> change) throws IOException, InterruptedException {
        ObjectNode commit = deployed.deepCopy();
        change.accept(commit);
        Files.writeString(folder.resolve("deployed.json"), deployed.toString());
        Files.writeString(folder.resolve("pipeline.template.json"), commit.toString());
        int exitCode = run();
        assertThat(exitCode).as(Files.readString(folder.resolve("output"))).isZero();
        return Files.readString(folder.resolve("approval-needed")) + ": " + Files.readString(folder.resolve("summary"));
    }

    private int run() throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        shell.environment().put("CODEBUILD_SRC_DIR", folder.toString());
        return shell.start().waitFor();
    }

    private static ObjectNode properties(JsonNode template, String type) {
        return (ObjectNode) StreamSupport.stream(template.get("Resources").spliterator(), false)
                .filter(resource -> resource.get("Type").asString("").equals(type))
                .findFirst()
                .orElseThrow()
                .get("Properties");
    }
}
