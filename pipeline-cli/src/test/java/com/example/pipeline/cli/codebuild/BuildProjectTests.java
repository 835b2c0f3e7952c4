package com.example.pipeline.cli.codebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.codebuild.model.Project;

class BuildProjectTests {
    private static final LocalImage MACHINE = LocalImage.ofThisMachine();
    private static final String BUILDSPEC = "version: 0.2\nphases:\n  build:\n    commands: ['true']\n";

    @TempDir
    private Path source;

    @Test
    void plainProjectHasTheDefaults() {
        BuildProject project = project(any -> {});

        assertThat(project.unsupported(MACHINE)).isEmpty();
        assertThat(project.environment()).isEmpty();
        assertThat(project.hasCache()).isFalse();
        assertThat(project.timeout()).isEqualTo(Duration.ofHours(1));
        assertThat(project.logGroup()).isEqualTo("/aws/codebuild/build");
    }

    @Test
    void settingsOfTheProjectAreUsed() {
        BuildProject project = project(builder -> builder.environment(environment -> environment
                        .type("ARM_CONTAINER")
                        .environmentVariables(variable -> variable.name("A").value("1")))
                .cache(cache -> cache.type("LOCAL").modesWithStrings("LOCAL_CUSTOM_CACHE"))
                .timeoutInMinutes(5)
                .logsConfig(logs ->
                        logs.cloudWatchLogs(group -> group.status("ENABLED").groupName("builds"))));

        assertThat(project.unsupported(MACHINE)).isEmpty();
        assertThat(project.environment()).containsEntry("A", BuildVariable.plain("1"));
        assertThat(project.hasCache()).isTrue();
        assertThat(project.timeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(project.logGroup()).isEqualTo("builds");
    }

    @Test
    void projectWithoutLogsHasNoLogGroup() {
        assertThat(project(builder ->
                                builder.logsConfig(logs -> logs.cloudWatchLogs(group -> group.status("DISABLED"))))
                        .logGroup())
                .isNull();
    }

    @Test
    void unsupportedSettingsAreNamed() {
        BuildProject project = project(builder -> builder.source(
                        source -> source.type("GITHUB").buildspec("arn:aws:s3:::bucket/buildspec.yml"))
                .fileSystemLocations(location -> location.identifier("data"))
                .logsConfig(logs -> logs.s3Logs(s3 -> s3.status("ENABLED")))
                .environment(environment -> environment.type("WINDOWS_SERVER_2022_CONTAINER")));

        assertThat(project.unsupported(MACHINE))
                .containsExactlyInAnyOrder(
                        "source type GITHUB, CODEPIPELINE expected",
                        "FileSystemLocations",
                        "LogsConfig.S3Logs",
                        "environment type WINDOWS_SERVER_2022_CONTAINER",
                        "a buildspec in S3 (arn:aws:s3:::bucket/buildspec.yml)");
    }

    @Test
    void buildspecYmlIsTheDefault() throws IOException {
        Files.writeString(source.resolve("buildspec.yml"), BUILDSPEC);

        assertThat(read(null, source).name()).isEqualTo("buildspec.yml");
        assertThat(read("", source).phases()).hasSize(1);
    }

    @Test
    void projectCanNameAnotherFile() throws IOException {
        Files.writeString(Files.createDirectory(source.resolve("specs")).resolve("test.yml"), BUILDSPEC);

        assertThat(read("specs/test.yml", source).name()).isEqualTo("specs/test.yml");
    }

    @Test
    void severalLinesAreTheBuildspecItself() throws IOException {
        assertThat(read(BUILDSPEC, source).phases()).hasSize(1);
    }

    @Test
    void missingFileFailsTheBuild() {
        assertThatThrownBy(() -> read("other.yml", source))
                .hasMessage("YAML_FILE_ERROR: the primary source has no file other.yml");
    }

    @Test
    void fileOutsideOfTheSourceFailsTheBuild() throws IOException {
        Files.writeString(source.resolve("buildspec.yml"), BUILDSPEC);
        Path inner = Files.createDirectory(source.resolve("inner"));

        assertThatThrownBy(() -> read("../buildspec.yml", inner)).hasMessageContaining("no file");
    }

    @Test
    void oneLineOfJsonIsTheBuildspecItself() throws IOException {
        assertThat(read("{\"version\": \"0.2\", \"phases\": {\"build\": {\"commands\": [\"true\"]}}}", source)
                        .phases())
                .hasSize(1);
    }

    @Test
    void onlyACustomCacheKeepsTheCachePathsOfTheBuildspec() {
        BuildProject project =
                project(builder -> builder.cache(cache -> cache.type("LOCAL").modesWithStrings("LOCAL_SOURCE_CACHE")));

        assertThat(project.hasCache()).isFalse();
        assertThat(project(builder -> builder.cache(cache -> cache.type("S3"))).hasCache())
                .isTrue();
    }

    @Test
    void projectWithoutKeyUsesTheKeyOfItsAccountForS3() {
        assertThat(project(builder -> builder.encryptionKey("arn:aws:kms:eu-west-1:111111111111:alias/aws/s3"))
                        .encryptionKey())
                .isNull();
        assertThat(project(builder -> builder.encryptionKey("arn:aws:kms:eu-west-1:111111111111:key/1"))
                        .encryptionKey())
                .endsWith("key/1");
    }

    @Test
    void imageThatCodeBuildDoesNotHaveIsNamed() {
        BuildProject project = project(builder -> builder.environment(environment ->
                environment.type("LINUX_CONTAINER").image("aws/codebuild/amazonlinux-x86_64-standard:66.0")));

        assertThat(project.unsupported(MACHINE))
                .containsExactly("image aws/codebuild/amazonlinux-x86_64-standard:66.0:"
                        + " CodeBuild has no such image that is known here");
    }

    private static Buildspec read(String declared, Path source) throws IOException {
        return project(builder ->
                        builder.source(from -> from.type("CODEPIPELINE").buildspec(declared)))
                .buildspec(source);
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
