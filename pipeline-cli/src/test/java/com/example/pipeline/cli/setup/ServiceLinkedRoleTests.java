package com.example.pipeline.cli.setup;

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

class ServiceLinkedRoleTests {
    @TempDir
    private Path directory;

    @Test
    void eachAccountNeedsTheRolesOfTheStacksThatComeToIt() throws IOException {
        AssemblyStack roles = stack("roles", "222222222222", "AWS::IAM::Role", List.of());
        AssemblyStack pipeline =
                stack("pipeline", "111111111111", "AWS::CodeStarNotifications::NotificationRule", List.of("Pipeline"));
        AssemblyStack application = stack("application", null, "AWS::ApiGatewayV2::Api", List.of());
        CloudAssembly all = new CloudAssembly(List.of(application, roles, pipeline), List.of());

        assertThat(services(all, "222222222222")).containsExactly("ops.apigateway.amazonaws.com");
        assertThat(services(all, "111111111111")).containsExactly("codestar-notifications.amazonaws.com");
        assertThat(services(new CloudAssembly(List.of(application, pipeline), List.of()), "111111111111"))
                .as("the only account")
                .containsExactly("ops.apigateway.amazonaws.com", "codestar-notifications.amazonaws.com");
    }

    private static List<String> services(CloudAssembly assembly, String account) {
        return ServiceLinkedRole.of(assembly, account).stream()
                .map(ServiceLinkedRole::service)
                .toList();
    }

    private AssemblyStack stack(String name, String account, String type, List<String> pipelines) throws IOException {
        Path template = Files.writeString(
                directory.resolve(name), "{\"Resources\": {\"Only\": {\"Type\": \"%s\"}}}".formatted(type));
        return new AssemblyStack(
                name,
                account,
                account == null ? null : "eu-west-1",
                name,
                template,
                null,
                Map.of(),
                Map.of(),
                List.of(),
                pipelines,
                false,
                List.of());
    }
}
