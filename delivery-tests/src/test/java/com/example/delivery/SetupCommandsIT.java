package com.example.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.assembly.CloudAssembly;
import com.example.pipeline.cli.setup.SetupScript;
import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./pipeline setup --print} and {@code teardown --print} of this repository. The runner's tests run such commands. */
class SetupCommandsIT {

    @TempDir
    private Path folder;

    private ProjectUnderTest project;
    private CloudAssembly assembly;

    @BeforeEach
    void read() throws IOException {
        project = ProjectUnderTest.read();
        assembly = project.cloudAssembly(folder);
    }

    @Test
    void setupPreparesEachEnvironmentAndThenTheStackThatStartsThePipeline() {
        String commands = String.join("\n", new SetupScript(assembly, "cdk.out").setup());

        assertThat(commands).contains("--connection-arn " + project.settings().connection());
        for (Environment environment : project.environments()) {
            assertThat(section(commands, environment.account()))
                    .containsSubsequence(
                            "# Costs: nothing",
                            "--stack-name " + project.names().accountRolesStack(),
                            "--template-file cdk.out/account-roles-" + environment.name() + ".template.json");
        }
        assertThat(section(commands, project.cicdAccount()))
                .containsSubsequence(
                        "--aws-service-name codestar-notifications.amazonaws.com",
                        "--stack-name " + project.names().cicdRolesStack(),
                        "--stack-name " + project.names().pipeline(),
                        "--role-arn " + project.names().updateRoleArn());
    }

    @Test
    void teardownDeletesTheApplicationBeforeTheRolesThatDeleteIt() {
        String application = project.names().workload(project.last().name());
        String commands = String.join(
                "\n",
                new SetupScript(assembly, "cdk.out")
                        .teardown(Set.of(project.last().account() + "/" + application)));

        assertThat(section(commands, project.last().account()))
                .containsSubsequence(
                        "delete-stack --region " + project.region() + " --stack-name " + application,
                        "wait stack-delete-complete",
                        "delete-stack --region " + project.region() + " --stack-name "
                                + project.names().accountRolesStack());
        assertThat(section(commands, project.cicdAccount()))
                .containsSubsequence(
                        "--stack-name " + project.names().pipeline(),
                        "aws s3api list-object-versions",
                        "aws kms schedule-key-deletion",
                        "--stack-name " + project.names().cicdRolesStack());
    }

    /** What follows the heading of an account's stacks, up to the next one. */
    private static String section(String commands, String account) {
        String heading = "### Account " + account + ": ";
        for (String section : commands.split("(?=### Account )")) {
            if (section.startsWith(heading) && section.contains("cloudformation")) {
                return section;
            }
        }
        return "";
    }
}
