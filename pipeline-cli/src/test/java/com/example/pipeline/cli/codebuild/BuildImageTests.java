package com.example.pipeline.cli.codebuild;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildImageTests {

    @ParameterizedTest
    @CsvSource({
        "aws/codebuild/amazonlinux-x86_64-standard:6.0, bash",
        "aws/codebuild/amazonlinux2-aarch64-standard:3.0, bash",
        "aws/codebuild/amazonlinux-x86_64-standard:5.0-25.03.03, bash",
        "public.ecr.aws/codebuild/amazonlinux-aarch64-standard:4.0, bash",
        "aws/codebuild/amazonlinux-x86_64-lambda-standard:corretto21, bash",
        "aws/codebuild/standard:7.0, dash",
        "debian:13,"
    })
    void shellIsTheImages(String name, String shell) {
        assertThat(BuildImage.of(name).orElseThrow().sh()).isEqualTo(shell);
    }

    @ParameterizedTest
    @CsvSource({"aws/codebuild/standard:70.0", "aws/codebuild/linux:1"})
    void imageThatCodeBuildDoesNotHaveIsNothing(String name) {
        assertThat(BuildImage.of(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "java, corretto21",
        "java, corretto21.x",
        "java, latest",
        "java, corretto19",
        "python, 3.10",
        "python, 3.x",
        "python, 3.6",
        "nodejs, 20.11.1",
        "golang, 1.26",
        "rust, 1.93"
    })
    void versionsOfTheImageAndCustomOnesAreTaken(String runtime, String version) {
        assertThat(image("6.0").refuses(runtime, version)).isEmpty();
    }

    @Test
    void oldImagesInstallNoOtherVersions() {
        assertThat(image("3.0").refuses("nodejs", "14"))
                .contains("Unknown runtime version named '14' of nodejs."
                        + " This build image has the following versions: 10, 12");
        assertThat(image("3.0").refuses("android", "29")).isEmpty();
    }

    private static BuildImage image(String version) {
        return BuildImage.of("aws/codebuild/amazonlinux-x86_64-standard:" + version)
                .orElseThrow();
    }
}
