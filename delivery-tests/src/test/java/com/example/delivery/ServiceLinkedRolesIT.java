package com.example.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.setup.SetupScript;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The service-linked roles that a new account lacks and no role of the delivery may create. */
@Tag("proof")
@ExtendWith(Shared.class)
class ServiceLinkedRolesIT {

    private final Installation in;

    ServiceLinkedRolesIT(Installation installation) {
        this.in = installation;
    }

    @Test
    void commandsOfTheSetupCreateThem(@TempDir Path folder) throws IOException {
        List<String> commands = new SetupScript(in.project().cloudAssembly(folder), "cdk.out")
                .setup().stream()
                        .filter(line -> line.startsWith("aws iam create-service-linked-role "))
                        .map(line -> line.replace(" || true", ""))
                        .distinct()
                        .toList();

        new BuildspecCommands(in, in.names().buildProject())
                .run(in.cicdRoot(), commands, in.directory(), Map.of())
                .succeeds();

        assertThat(in.cicdRoot()
                        .iam()
                        .listRoles(request -> request.pathPrefix("/aws-service-role/"))
                        .roles())
                .extracting(role -> role.path())
                .containsExactlyInAnyOrder(
                        "/aws-service-role/ops.apigateway.amazonaws.com/",
                        "/aws-service-role/codestar-notifications.amazonaws.com/");
    }
}
