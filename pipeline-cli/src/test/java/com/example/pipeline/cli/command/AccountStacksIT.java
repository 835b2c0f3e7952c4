package com.example.pipeline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.document.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.model.Stack;

class AccountStacksIT {
    private static final String TOPIC = """
            {"Parameters": {"Name": {"Type": "String", "Default": "none"}},
             "Resources": {"Topic": {"Type": "AWS::SNS::Topic",
             "Properties": {"DisplayName": {"Ref": "Name"}}}}}""";
    private static final String SECOND_TOPIC =
            TOPIC.replace("\"Resources\": {", "\"Resources\": {\"Second\": {\"Type\": \"AWS::SNS::Topic\"}, ");
    private static final String TAKEN_BUCKET = """
            {"Resources": {"First": {"Type": "AWS::S3::Bucket",
            "Properties": {"BucketName": "taken-by-itself"}},
              "Bucket": {"Type": "AWS::S3::Bucket", "DependsOn": "First",
                "Properties": {"BucketName": "taken-by-itself"}}}}""";

    @TempDir
    private static Path directory;

    private static LocalAws local;

    @BeforeAll
    static void start() throws IOException {
        Path run = Files.createDirectory(directory.resolve("run"));
        local = LocalAws.start(new Project(directory), run, progress -> {});
    }

    @AfterAll
    static void stop() {
        local.close();
    }

    @Test
    void aStackIsCreatedLeftAloneAndUpdated() throws IOException {
        assertThat(deploy("plain", TOPIC, Map.of(), Map.of())).isEqualTo("created");
        assertThat(deploy("plain", TOPIC, Map.of(), Map.of())).isEqualTo("unchanged");
        assertThat(deploy("plain", SECOND_TOPIC, Map.of(), Map.of())).isEqualTo("updated");
    }

    @Test
    void parametersAndTagsOfTheAssemblyAreHandedOn() throws IOException {
        assertThat(deploy("tagged", TOPIC, Map.of("Name", "hello"), Map.of("team", "blue")))
                .isEqualTo("created");

        AssemblyStack stack = stack("tagged", Map.of(), Map.of());
        Stack deployed = stacks().client(stack)
                .describeStacks(request -> request.stackName("tagged"))
                .stacks()
                .get(0);
        assertThat(deployed.parameters())
                .singleElement()
                .satisfies(parameter -> assertThat(parameter.parameterValue()).isEqualTo("hello"));
        assertThat(deployed.tags())
                .singleElement()
                .satisfies(tag -> assertThat(tag.value()).isEqualTo("blue"));
    }

    @Test
    void aStackWithParametersThatStaysTheSameIsUnchanged() throws IOException {
        deploy("given", TOPIC, Map.of("Name", "hello"), Map.of());

        assertThat(deploy("given", TOPIC, Map.of("Name", "hello"), Map.of())).isEqualTo("unchanged");
        assertThat(deploy("given", TOPIC, Map.of("Name", "other"), Map.of())).isEqualTo("updated");
    }

    @Test
    void terminationProtectionIsSet() throws IOException {
        deploy("protected", TOPIC, Map.of(), Map.of());

        assertThat(stacks().find(stack("protected", Map.of(), Map.of()))
                        .orElseThrow()
                        .enableTerminationProtection())
                .isTrue();
    }

    @Test
    void aStackThatFailsIsReportedWithTheReasonAndCanBeCreatedLater() throws IOException {
        assertThatThrownBy(() -> deploy("failing", TAKEN_BUCKET, Map.of(), Map.of()))
                .isInstanceOf(Problem.class)
                .hasMessageStartingWith("Stack failing cannot be deployed to 222222222222: Bucket (AWS::S3::Bucket): ")
                .hasMessageEndingWith("prepare.log");

        assertThat(deploy("failing", TOPIC, Map.of(), Map.of())).isEqualTo("created");
    }

    @Test
    void aTemplateThatIsTooLargeForARequestGoesThroughABucket() throws IOException {
        String blanks = " ".repeat(51_200);

        assertThat(deploy("large", TOPIC + blanks, Map.of(), Map.of())).isEqualTo("created");
        assertThat(deploy("large", TOPIC + blanks, Map.of(), Map.of())).isEqualTo("unchanged");
        assertThat(deploy("large", SECOND_TOPIC + blanks, Map.of(), Map.of())).isEqualTo("updated");
    }

    @Test
    void aRoleThatDoesNotExistIsRefused() throws IOException {
        Files.writeString(template("roled"), TOPIC);
        AssemblyStack stack = new AssemblyStack(
                "roled",
                "222222222222",
                "eu-west-1",
                "roled",
                template("roled"),
                "arn:aws:iam::222222222222:role/nobody",
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                false,
                List.of());

        assertThatThrownBy(() -> stacks().deploy(stack)).isInstanceOf(Problem.class);
        assertThat(directory.resolve("prepare.log")).content().contains("role/nobody");
    }

    private static String deploy(String name, String template, Map<String, String> parameters, Map<String, String> tags)
            throws IOException {
        Files.writeString(template(name), template);
        return stacks().deploy(stack(name, parameters, tags)).toString();
    }

    private static AssemblyStack stack(String name, Map<String, String> parameters, Map<String, String> tags) {
        return new AssemblyStack(
                name,
                "222222222222",
                "eu-west-1",
                name,
                template(name),
                null,
                parameters,
                tags,
                List.of(),
                List.of(),
                name.equals("protected"),
                List.of());
    }

    private static Path template(String name) {
        return directory.resolve(name + ".json");
    }

    private static AccountStacks stacks() {
        return new AccountStacks(local.aws(), local.cli(), directory.resolve("prepare.log"));
    }
}
