package com.example.pipeline.cli.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.pipeline.cli.local.ZipArchive;
import com.example.pipeline.cli.pipeline.ActionRun;
import com.example.pipeline.cli.pipeline.ActionRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.Tag;

class StackTemplateTests {
    @TempDir
    private Path directory;

    private final Map<String, Path> files = new TreeMap<>();

    @Test
    void parametersComeFromTheConfigurationAndOverridesWin() throws IOException {
        file("t.json", "{\"Resources\": {}}");
        file("config.json", """
                {"Parameters": {"Level": "1", "Owner": "us"}, "Tags": {"team": "blue"}}""");
        file("values.json", "{\"key\": \"from a file\"}");

        StackTemplate template = read(Map.of(
                "TemplateConfiguration",
                "built::config.json",
                "Capabilities",
                "CAPABILITY_IAM,CAPABILITY_NAMED_IAM",
                "ParameterOverrides",
                """
                        {"Level": 2, "Bucket": {"Fn::GetArtifactAtt": ["built", "BucketName"]},
                         "Key": {"Fn::GetArtifactAtt": ["built", "ObjectKey"]},
                         "Value": {"Fn::GetParam": ["built", "values.json", "key"]}}"""));

        assertThat(template.body()).isEqualTo("{\"Resources\": {}}");
        assertThat(parameters(template))
                .isEqualTo(Map.of(
                        "Level", "2", "Owner", "us", "Bucket", "bucket", "Key", "built", "Value", "from a file"));
        assertThat(template.tags())
                .containsExactly(Tag.builder().key("team").value("blue").build());
        assertThat(template.capabilities()).containsExactly(Capability.CAPABILITY_IAM, Capability.CAPABILITY_NAMED_IAM);
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        file("other.json", "{}");

        assertThatThrownBy(() -> read(Map.of())).hasMessage("File [t.json] does not exist in artifact [built]");
    }

    @Test
    void aTemplatePathNamesItsArtifact() throws IOException {
        file("t.json", "{}");

        assertThatThrownBy(() -> read(Map.of("TemplatePath", "t.json")))
                .hasMessage("t.json does not have the form Artifact::file");
        assertThatThrownBy(() -> read(Map.of("TemplatePath", "other::t.json")))
                .hasMessage("Artifact other is not an input artifact of the action");
    }

    @Test
    void whatIsUnknownIsRefused() throws IOException {
        file("t.json", "{}");
        file("config.json", "{\n  \"StackPolicy\": {\"Statement\": []}}");

        assertThatThrownBy(() -> read(Map.of("TemplateConfiguration", "built::config.json")))
                .hasMessage("built::config.json:2: StackPolicy: is not supported by the local runner");
        assertThatThrownBy(() -> read(Map.of("ParameterOverrides", "{\"A\": {\"Ref\": \"B\"}}")))
                .hasMessage("ParameterOverrides:1: A.Ref: unknown key");
        assertThatThrownBy(() -> read(Map.of("ParameterOverrides", "{\"A\": {\"Fn::GetParam\": [\"built\"]}}")))
                .hasMessage("ParameterOverrides:1: A.Fn::GetParam: needs 3 arguments");
        assertThatThrownBy(() -> read(Map.of("ParameterOverrides", "{\"A\": 1,}")))
                .hasMessageStartingWith("ParameterOverrides:1: is not JSON: ");
        assertThatThrownBy(() ->
                        read(Map.of("ParameterOverrides", "{\"A\": {\"Fn::GetArtifactAtt\": [\"built\", \"URL\"]}}")))
                .hasMessage("ParameterOverrides:1: A.Fn::GetArtifactAtt[1]: URL is not supported by the local runner");
        assertThatThrownBy(() -> read(Map.of(
                        "ParameterOverrides", "{\"A\": {\"Fn::GetParam\": [\"built\", \"t.json\", \"nothing\"]}}")))
                .hasMessage("built::t.json has no key nothing");
    }

    private StackTemplate read(Map<String, String> configuration) throws IOException {
        ActionRun run = ActionRuns.of("Create", configuration, directory);
        // As if it had been downloaded.
        ZipArchive.pack(files, run.directory().resolve("in/built.zip"));
        try (InputArtifacts artifacts = new InputArtifacts(run, null)) {
            return StackTemplate.of(run.action(), artifacts);
        }
    }

    private static Map<String, String> parameters(StackTemplate template) {
        Map<String, String> parameters = new TreeMap<>();
        template.parameters()
                .forEach(parameter -> parameters.put(parameter.parameterKey(), parameter.parameterValue()));
        return parameters;
    }

    private void file(String name, String content) throws IOException {
        files.put(name, Files.writeString(directory.resolve(name), content));
    }
}
