package com.example.pipeline.cli.codebuild;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.codebuild.BuildResult.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeVersionsTests {
    @TempDir
    Path work;

    private RunningBuild build;

    @BeforeEach
    void machineWithJava17AndNode20() throws IOException {
        build = new RunningBuild(work);
        program("bin/java", "echo 'openjdk version \"17.0.15\" 2025-04-15' >&2");
        program("bin/node", "echo v20.20.2");
        program("bin/go", "echo 'no version is set' >&2; exit 1");
        Path python = LocalImage.program("python3", System.getenv("PATH")).orElseThrow();
        program("bin/python3", "exec " + python + " \"$@\"");
        build.machine = Map.of("PATH", work.resolve("bin") + ":/usr/bin:/bin");
        build.jdks = List.of(Files.createDirectories(work.resolve("jdks")), work.resolve("none"));
    }

    private Path program(String path, String script) throws IOException {
        Path file = work.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<String> notices() throws IOException {
        return build.containerLines().stream()
                .filter(line -> line.startsWith("runtime-versions: "))
                .toList();
    }

    private BuildResult asking(String runtime, String version) throws IOException {
        return build.runBuildspec("""
                version: 0.2
                env: {variables: {NODE: "18"}}
                phases:
                  install:
                    runtime-versions: {%s: "%s"}
                    commands: ['echo "${JAVA_HOME-none} ${PATH%%%%:*}"']
                """.formatted(runtime, version));
    }

    @Test
    void sameVersionIsNotReported() throws IOException {
        for (List<String> asked : List.of(
                List.of("java", "corretto17"),
                List.of("java", "latest"),
                List.of("nodejs", "20"),
                List.of("nodejs", "20.x"),
                List.of("nodejs", "20.20.2"))) {
            BuildResult result = asking(asked.get(0), asked.get(1));

            assertThat(result.status()).isEqualTo(Status.SUCCEEDED);
            assertThat(notices()).as("%s", asked).isEmpty();
        }
    }

    @Test
    void otherVersionIsReported() throws IOException {
        asking("java", "corretto25");
        assertThat(notices()).containsExactly("runtime-versions: java corretto25 requested, this machine has 17.0.15");
        asking("nodejs", "2");
        assertThat(notices()).containsExactly("runtime-versions: nodejs 2 requested, this machine has 20.20.2");
        asking("nodejs", "$NODE");
        assertThat(notices()).containsExactly("runtime-versions: nodejs 18 requested, this machine has 20.20.2");
    }

    @Test
    void jdkInTheUsualFolderIsTaken() throws IOException {
        program("jdks/temurin-21-jdk/bin/javac", "");
        program("jdks/temurin-25-jre/bin/java", "");
        program("jdks/amazon-corretto-25.jdk/Contents/Home/bin/javac", "");
        asking("java", "corretto25");
        Path home = work.resolve("jdks/amazon-corretto-25.jdk/Contents/Home");

        assertThat(notices()).isEmpty();
        assertThat(build.log()).contains("\n" + home + " " + home.resolve("bin") + "\n");
    }

    @Test
    void jdkThatAVariablePointsToIsTaken() throws IOException {
        Path jdk = program("elsewhere/bin/javac", "").getParent().getParent();
        build.machine = Map.of("PATH", build.machine.get("PATH"), "JAVA_HOME_21_X64", jdk.toString());

        asking("java", "corretto21");

        assertThat(notices()).isEmpty();
        assertThat(build.log()).contains("\n" + jdk + " " + jdk.resolve("bin") + "\n");
    }

    @Test
    void missingRuntimeFailsTheBuild() throws IOException {
        BuildResult result = asking("ruby", "3.4");
        BuildResult standIn = asking("golang", "1.24");

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.failure())
                .isEqualTo("INSTALL: runtime-versions: ruby 3.4 requested, but this machine has no ruby");
        assertThat(standIn.failure()).endsWith("golang 1.24 requested, but this machine has no go");
    }
}
