package com.example.pipeline.cli.codebuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.codebuild.model.Project;

class BuildProjectTests {

    @Test
    void aPlainProjectCanBeBuilt() {
        BuildProject project = project(any -> {});

        assertThat(project.unsupported()).isEmpty();
        assertThat(project.environment()).isEmpty();
        assertThat(project.hasCache()).isFalse();
        assertThat(project.timeout()).isEqualTo(Duration.ofHours(1));
        assertThat(project.logGroup()).isEqualTo("/aws/codebuild/build");
    }

    @Test
    void whatItSaysIsHeeded() {
        BuildProject project = project(builder -> builder.environment(environment -> environment
                        .type("ARM_CONTAINER")
                        .environmentVariables(variable -> variable.name("A").value("1")))
                .cache(cache -> cache.type("LOCAL"))
                .timeoutInMinutes(5)
                .logsConfig(logs ->
                        logs.cloudWatchLogs(group -> group.status("ENABLED").groupName("builds"))));

        assertThat(project.unsupported()).isEmpty();
        assertThat(project.environment()).containsEntry("A", "1");
        assertThat(project.hasCache()).isTrue();
        assertThat(project.timeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(project.logGroup()).isEqualTo("builds");
    }

    @Test
    void aProjectWithoutLogsHasNoGroup() {
        assertThat(project(builder ->
                                builder.logsConfig(logs -> logs.cloudWatchLogs(group -> group.status("DISABLED"))))
                        .logGroup())
                .isNull();
    }

    @Test
    void whatThisMachineDoesNotHaveIsNamed() {
        BuildProject project = project(builder -> builder.source(source -> source.type("GITHUB"))
                .vpcConfig(vpc -> vpc.vpcId("vpc-1"))
                .fileSystemLocations(location -> location.identifier("data"))
                .logsConfig(logs -> logs.s3Logs(s3 -> s3.status("ENABLED")))
                .environment(environment -> environment
                        .type("WINDOWS_SERVER_2022_CONTAINER")
                        .privilegedMode(true)
                        .environmentVariables(variable -> variable.name("TOKEN").type("PARAMETER_STORE"))));

        assertThat(project.unsupported())
                .containsExactlyInAnyOrder(
                        "source type GITHUB, CODEPIPELINE expected",
                        "VpcConfig",
                        "FileSystemLocations",
                        "LogsConfig.S3Logs",
                        "environment type WINDOWS_SERVER_2022_CONTAINER",
                        "PrivilegedMode",
                        "environment variable TOKEN of type PARAMETER_STORE");
    }

    private static BuildProject project(Consumer<Project.Builder> more) {
        Project.Builder builder = Project.builder()
                .name("build")
                .source(source -> source.type("CODEPIPELINE"))
                .environment(environment -> environment.type("LINUX_CONTAINER"));
        more.accept(builder);
        return new BuildProject(builder.build());
    }
}
