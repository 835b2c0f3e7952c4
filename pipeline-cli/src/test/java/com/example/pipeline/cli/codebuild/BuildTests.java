package com.example.pipeline.cli.codebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.pipeline.cli.codebuild.BuildResult.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the fixtures can't show: timeouts, stops, logs, and what lasts after a build. */
@Timeout(30)
class BuildTests {
    private static final String DAEMON = """
            python3 -c 'import os, signal
            if os.fork(): os._exit(0)
            os.setsid()
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            open("daemon", "w").write(str(os.getpid()))
            open("started", "w").close()
            signal.pause()' &
            while [ ! -e started ]; do :; done""";

    @TempDir
    Path work;

    private RunningBuild build;

    @BeforeEach
    void prepare() throws IOException {
        build = new RunningBuild(work);
    }

    @Test
    void backgroundProcessesEndWithTheBuild() throws IOException {
        BuildResult result = build.run("sleep 300 & echo $! > sleeper", "kill -0 $(cat sleeper)");

        assertThat(result.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(build.process("sleeper")).isEmpty();
    }

    @Test
    void timeoutEndsEveryProcessIncludingDaemons() throws IOException {
        build.timeout = Duration.ofSeconds(4);
        BuildResult result = build.runBuildspec("""
                version: 0.2
                phases:
                  build:
                    commands:
                      - |
                        %s
                      - echo $$ > shell; echo busy; sleep 300
                    finally:
                      - touch never
                  post_build:
                    commands:
                      - touch never
                artifacts:
                  files: [never]
                """.formatted(DAEMON.replace("\n", "\n        ")));

        assertThat(result.status()).isEqualTo(Status.TIMED_OUT);
        assertThat(result.failure())
                .startsWith("BUILD: \"echo $$ > shell; echo busy; sleep 300\" (buildspec.yml:")
                .endsWith("was still running at the build's timeout of 4.0 s");
        assertThat(build.containerLines())
                .contains("Phase complete: BUILD State: TIMED_OUT")
                .noneMatch(line -> line.contains("POST_BUILD"));
        assertThat(build.process("daemon")).isEmpty();
        assertThat(build.process("shell")).isEmpty();
        assertThat(build.work.resolve("source/never")).doesNotExist();
    }

    @Test
    void interruptedThreadStopsTheBuild() throws IOException {
        Thread runner = Thread.currentThread();
        build.whenReady = runner::interrupt;

        BuildResult result = build.run("echo $$ > shell; echo ready; sleep 300");

        assertThat(Thread.interrupted())
                .as("the caller still sees the interrupt")
                .isTrue();
        assertThat(result.status()).isEqualTo(Status.STOPPED);
        assertThat(result.failure()).contains("was stopped");
        assertThat(build.process("shell")).isEmpty();
    }

    @Test
    void buildWhoseProcessIsKilledFailsAndLeavesNothing() throws IOException {
        BuildResult result = build.runBuildspec("""
                version: 0.2
                phases:
                  build:
                    commands:
                      - sleep 300 & echo $! > sleeper; kill -9 $PPID
                  post_build:
                    commands:
                      - touch never
                """);

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.failure()).startsWith("BUILD: ").contains("is gone; there is no exit status");
        assertThat(build.work.resolve("source/never")).doesNotExist();
        Optional<CompletableFuture<ProcessHandle>> end =
                build.process("sleeper").map(ProcessHandle::onExit);
        assertThat(end.orElseGet(() -> CompletableFuture.completedFuture(null))).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void buildEndsWhenItsRunnerIsKilled() throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        String main = RunnerOfOneBuild.class.getName();
        Process runner = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), main, work.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(runner.inputReader().readLine()).isEqualTo("ready");
        ProcessHandle shell = build.process("shell").orElseThrow();

        runner.destroyForcibly();

        assertThat(runner.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(shell.onExit()).succeedsWithin(Duration.ofSeconds(10));
    }

    /** Runs until it is killed. */
    static final class RunnerOfOneBuild {
        private RunnerOfOneBuild() {}

        public static void main(String[] arguments) throws IOException {
            RunningBuild build = new RunningBuild(Path.of(arguments[0]));
            build.whenReady = () -> System.out.println("ready");
            build.run("echo $$ > shell; echo ready; sleep 300");
        }
    }

    @Test
    void logHasTheFormatOfCodeBuild() throws IOException {
        build.run("echo one\necho two", "exit 3");

        String time = "\\[Container] \\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6} ";
        assertThat(build.log())
                .matches(time + "Entering phase BUILD\n"
                        + time + "Running command echo one\necho two\none\ntwo\n"
                        + time + "Running command exit 3\n"
                        + time + "Command did not exit successfully exit 3 exit status 3\n"
                        + time + "Phase complete: BUILD State: FAILED\n"
                        + time + "Phase context status code: COMMAND_EXECUTION_ERROR"
                        + " Message: Error while executing command: exit 3\\. Reason: exit status 3\n");
    }

    @Test
    void progressGetsCommandsAndLastLinesWithoutAccessKeyIds() throws IOException {
        build.run("printf '10 %%\\r20 %%\\r\\n\\n'; echo AKIAIOSFODNN7EXAMPLE");

        assertThat(build.progress).containsExactly("printf '10 %%\\r20 %%\\r\\n\\n'; echo ***", "20 %", "***");
    }

    @Test
    void buildInheritsNoVariableOfThisProcess() throws IOException {
        build.run("env | sed 's/=.*//' > names");

        assertThat(Files.readAllLines(build.work.resolve("source/names")))
                .isSubsetOf(
                        "PATH",
                        "HOME",
                        "TMPDIR",
                        "TZ",
                        "LANG",
                        "NPM_CONFIG_PREFIX",
                        "N_PREFIX",
                        "GEM_HOME",
                        "CODEBUILD_BUILD_NUMBER",
                        "CODEBUILD_START_TIME",
                        "CODEBUILD_SRC_DIR",
                        "CODEBUILD_BUILD_SUCCEEDING",
                        "PWD",
                        "OLDPWD",
                        "SHLVL",
                        "_");
    }

    @Test
    void noFileKeepsTheVariablesOfTheBuild() throws IOException {
        build.environment = Map.of("TOKEN", "s3cret");
        build.runBuildspec("""
                version: 0.2
                env: {exported-variables: [COPY]}
                phases: {build: {commands: ["COPY=$TOKEN", exit 1]}}
                """);

        try (Stream<Path> files =
                Files.walk(work).filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContain("s3cret"));
        }
    }

    @Test
    void hugeOutputWithoutLineEndsGoesToTheLog() throws IOException {
        BuildResult result = build.run("head -c 20000000 /dev/zero | tr '\\0' x; false");

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.failure()).hasSizeLessThan(500);
        assertThat(build.log().chars().filter(character -> character == 'x').count())
                .isGreaterThan(20_000_000);
    }

    @Test
    void cacheLastsFromBuildToBuild() throws IOException {
        String buildspec = """
                version: 0.2
                phases: {build: {commands: ["cat deps/x || echo > deps/x first"]}}
                cache: {paths: [deps/**/*]}
                """;
        build.cache = work.resolve("cache");
        build.runBuildspec(buildspec);
        Files.delete(build.work.resolve("source/deps"));
        build.runBuildspec(buildspec);

        assertThat(build.log()).contains("\nfirst\n");
    }

    @Test
    void cacheBelowTheHomeDirectoryLastsFromBuildToBuild() throws IOException {
        String buildspec = """
                version: 0.2
                phases: {build: {commands: ["cat ~/.tool/x || echo > ~/.tool/x first"]}}
                cache: {paths: [/root/.tool/**/*]}
                """;
        build.cache = work.resolve("cache");
        build.runBuildspec(buildspec);
        build = new RunningBuild(Files.createDirectory(work.resolve("second")));
        build.cache = work.resolve("cache");
        build.runBuildspec(buildspec);

        assertThat(build.log()).contains("\nfirst\n");
    }

    @Test
    void projectWithoutCacheLinksNothing() throws IOException {
        BuildResult result = build.runBuildspec("""
                version: 0.2
                phases: {build: {commands: ["[ ! -e deps ]"]}}
                cache: {paths: [deps]}
                """);

        assertThat(result.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(build.log()).contains("Cache path deps: the project has no cache");
    }

    @Test
    void onlyPrivilegedModeReachesDocker() throws IOException {
        Path docker = Files.writeString(
                Files.createDirectories(work.resolve("bin")).resolve("docker"), "#!/bin/sh\necho \"docker $*\"\n");
        Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));
        build.machine = Map.of("PATH", docker.getParent() + ":" + System.getenv("PATH"));

        assertThat(build.run("docker --version", "docker build .").status()).isEqualTo(Status.FAILED);
        assertThat(build.log())
                .contains("\ndocker --version\n", "\nCannot connect to the Docker daemon at ")
                .doesNotContain("\ndocker build .\n");
        build = new RunningBuild(Files.createDirectory(work.resolve("privileged")));
        build.machine = Map.of("PATH", docker.getParent() + ":" + System.getenv("PATH"));
        build.privileged = true;
        assertThat(build.run("docker build .").status()).isEqualTo(Status.SUCCEEDED);
    }

    @Test
    void imageWhoseShellThisMachineLacksFailsTheBuild() throws IOException {
        build.image = new BuildImage("no-such-shell", null);

        assertThat(build.run("echo").failure())
                .isEqualTo("the build can't run: /bin/sh of the project's image is no-such-shell,"
                        + " which is not installed on this machine");
    }

    @Test
    void missingProgramFailsTheBuild() throws IOException {
        build.machine =
                Map.of("PATH", Files.createDirectories(work.resolve("empty")).toString());
        build.image = BuildImage.UNKNOWN;
        BuildResult result = build.run("echo");

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.failure()).isEqualTo("the build can't run: python3 is not installed on this machine");
    }

    @Test
    void failureToExpandTheArtifactsNameFailsTheBuild() throws IOException {
        BuildResult result = build.runBuildspec("""
                version: 0.2
                phases: {build: {commands: [touch file]}}
                artifacts: {files: [file], name: "${UNSET?}"}
                """);

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.failure()).startsWith("UPLOAD_ARTIFACTS: the shell can't expand");
    }

    @Test
    void logThatCannotBeWrittenIsAnError() throws IOException {
        Files.writeString(work.resolve("log"), "a file where the folder should be");

        assertThatThrownBy(() -> build.run("echo")).isInstanceOf(UncheckedIOException.class);
    }
}
