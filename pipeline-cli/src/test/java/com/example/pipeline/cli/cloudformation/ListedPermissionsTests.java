package com.example.pipeline.cli.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.assembly.AssemblyStack;
import com.example.pipeline.cli.assembly.CloudAssembly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListedPermissionsTests {
    private static final String TEMPLATE = """
            Resources:
              Table: {Type: "AWS::DynamoDB::Table"}
              Custom: {Type: "Custom::Thing"}
              Metadata: {Type: "AWS::CDK::Metadata"}
              Stream: {Type: "%s"}
            """;

    @Test
    void typeIsNamedOnceWhosePropertiesAreNotKnown() {
        ListedPermissions permissions = new ListedPermissions();

        assertThat(permissions.notes(TEMPLATE.formatted("AWS::Kinesis::Stream")))
                .singleElement()
                .asString()
                .startsWith("AWS::Kinesis::Stream: ")
                .contains("all that AWS lists");
        assertThat(permissions.notes(TEMPLATE.formatted("AWS::Kinesis::Stream")))
                .isEmpty();
    }

    @Test
    void typesWhosePropertiesAreKnownAreNotNamed() {
        assertThat(new ListedPermissions().notes(TEMPLATE.formatted("AWS::SQS::Queue")))
                .isEmpty();
    }

    @Test
    void runNamesTheTypesOfTheStacksThatItDeploys(@TempDir Path directory) throws IOException {
        CloudAssembly assembly = new CloudAssembly(
                List.of(
                        stack(directory, "app", "AWS::Kinesis::Stream"),
                        stack(directory, "more", "AWS::Kinesis::Stream"),
                        stack(directory, "left", "AWS::IoT::Thing")),
                List.of());

        assertThat(ListedPermissions.notes(assembly, List.of("left")))
                .singleElement()
                .asString()
                .startsWith("AWS::Kinesis::Stream: ");
    }

    private static AssemblyStack stack(Path directory, String name, String type) throws IOException {
        Path template = Files.writeString(
                directory.resolve(name + ".json"), "{\"Resources\": {\"R\": {\"Type\": \"%s\"}}}".formatted(type));
        return new AssemblyStack(
                name, null, null, name, template, null, Map.of(), Map.of(), List.of(), List.of(), false, List.of());
    }
}
