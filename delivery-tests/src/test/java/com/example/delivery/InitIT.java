package com.example.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code ./pipeline init} writes and refuses. {@link ForkIT} builds what it leaves. */
class InitIT {

    private static final List<String> OPTIONS = List.of(
            "--application=x-1-orders",
            "--package=org.acme.x1.hello.orders",
            "--repository=acme/group/orders",
            "--branch=trunk",
            "--region=eu-central-1",
            "--account=101010101010",
            "--environment=on=202020202020",
            "--environment=live=303030303030:owners@example.com,operators@example.com");

    @TempDir
    private static Path folder;

    private static Path copy;
    private static Path programs;
    private String printed;

    /** Without the runner, which is the most of it and has none of the names. */
    @BeforeAll
    static void copy() throws Exception {
        copy = Files.createDirectory(folder.resolve("copy"));
        programs = Files.createDirectory(folder.resolve("programs"));
        String files = git(ProjectUnderTest.ROOT, "ls-files", "--cached", "--others", "--exclude-standard");
        for (String file : files.lines().toList()) {
            Path source = ProjectUnderTest.ROOT.resolve(file);
            if (!file.startsWith("pipeline-cli/") && Files.exists(source)) {
                Files.createDirectories(copy.resolve(file).getParent());
                Files.copy(source, copy.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        git(copy, "init", "--quiet");
        commit("As it is");
    }

    @BeforeEach
    void formatsWithoutMaven() throws IOException {
        formatter("exit 0");
    }

    @AfterEach
    void startAgain() throws Exception {
        git(
                copy,
                "reset",
                "--quiet",
                "--hard",
                git(copy, "rev-list", "--max-parents=0", "HEAD").strip());
        git(copy, "clean", "--quiet", "-d", "--force");
    }

    @Test
    void namesOfTheSampleAreGoneWhereverTheyAreNames() throws Exception {
        assertThat(init(OPTIONS)).as(printed).isZero();

        assertThat(printed).contains("git switch -c trunk", "git commit", "mvn verify", "./pipeline run");
        assertThat(copy.resolve(
                        "x-1-orders-function/src/main/java/org/acme/x1/hello/orders/function/X1OrdersHandler.java"))
                .content()
                .contains("package org.acme.x1.hello.orders.function;", "class X1OrdersHandler", "Hello world!");
        assertThat(copy.resolve("x-1-orders-function/pom.xml"))
                .content()
                .contains("<artifactId>x-1-orders-function<", "/x-1-orders-function.zip<");
        assertThat(copy.resolve("buildspecs/buildspec_test.yml"))
                .content()
                .contains("ARCHIVE: x-1-orders-function/target/x-1-orders-function.zip");
        assertThat(git(copy, "ls-files").lines())
                .contains("pipeline", "x-1-orders-infra/pom.xml")
                .noneMatch(file -> file.contains("Hello") || file.startsWith("hello") || file.equals("init.py"));
        assertThat(git(copy, "grep", "-l", "com.example.hello")).isEmpty();
        assertThat(git(copy, "status", "--porcelain").lines()).noneMatch(line -> line.matches(".[^ ].*"));
        assertThat(copy.resolve("hello-function")).doesNotExist();
    }

    @Test
    void settingsKeepTheirCommentsAndTakeTheNewValues() throws Exception {
        assertThat(init(OPTIONS)).as(printed).isZero();

        assertThat(copy.resolve("pipeline.yaml")).content().contains("""
                application: x-1-orders                 # prefix of all names except CICDCrossAccountRole
                region: eu-central-1
                account: "101010101010"                 # the CI/CD account, which has the pipeline

                repository: acme/group/orders
                compare: https://github.com/acme/group/orders/compare/{before}...{commit} # link in approvals
                branch: trunk                           # a push to it starts the pipeline
                """, """
                connection: arn:aws:codeconnections:eu-central-1:101010101010:connection/""", """

                environments:                           # in the order of deployment
                  - name: "on"
                    account: "202020202020"

                  - name: live
                    account: "303030303030"
                    approval:
                      mail: [owners@example.com, operators@example.com] # get approval requests, changes, and failures
                      days: 14                          # how long the approval waits, at most 60
                """);
    }

    @Test
    void allMistakesAreReportedAtOnceAndNothingChanges() throws Exception {
        assertThat(init(List.of(
                        "--application=Orders",
                        "--package=com.native.orders",
                        "--repository=orders",
                        "--branch=a b",
                        "--region=europe",
                        "--account=1",
                        "--environment=source=222222222222",
                        "--environment=prod=222222222222:nobody")))
                .isEqualTo(2);

        assertThat(printed.lines())
                .containsExactly(
                        "init: --application: must be 2 to 11 lower-case letters, digits and hyphens, not \"Orders\"",
                        "init: --region: must be a region such as eu-west-1, not \"europe\"",
                        "init: --repository: must be owner/name, not \"orders\"",
                        "init: --branch: must be the name of one branch, not \"a b\"",
                        "init: --account: must be 12 digits, not \"1\"",
                        "init: --environment source=222222222222: \"source\" is reserved",
                        "init: --environment prod=222222222222:nobody: mail: must be an email address, not \"nobody\"",
                        "init: --environment: account 222222222222 is used twice;"
                                + " each environment and the pipeline need one",
                        "init: --package: \"native\" is a keyword of Java");
        assertUnchanged();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--application=lambda      | the name of the class LambdaFunction is taken",
                "--application=pipeline    | there is a module pipeline-infra already",
                "--application=hello       | \"hello\" is the name of the sample",
                "--application=sthree-x    | S3 reserves names that start with sthree-",
                "--application=orders-of-us | must be 2 to 11 lower-case letters, digits and hyphens",
                "--package=orders          | must be a Java package such as com.acme.orders",
                "--package=com.example     | \"com.example\" overlaps with com.example.roles",
                "--environment=a-long-name-here=404040404040 | name: must be 1 to 15 lower-case letters",
                "--environment=live=404040404040 | two environments are named \"live\""
            })
    void namesThatCannotWorkAreRefused(String option, String message) throws Exception {
        assertThat(init(Stream.concat(OPTIONS.stream(), Stream.of(option)).toList()))
                .isEqualTo(2);

        assertThat(printed).startsWith("init: --").contains(message);
        assertUnchanged();
    }

    @Test
    void missingOptionsAreNamedWithoutATerminal() throws Exception {
        assertThat(init(List.of("--application=orders", "--branch=main"))).isEqualTo(2);

        assertThat(printed)
                .isEqualTo("init: without a terminal, give all options: --package, --repository, --region, --account,"
                        + " --environment\n");
    }

    @Test
    void atATerminalItAsksAndRepeatsTheAnswersIfTheyCannotWork() throws Exception {
        String answers = """
                Orders
                com.acme.orders
                acme/orders


                111111111111
                dev=222222222222

                """;
        Files.writeString(folder.resolve("answers"), answers);
        printed = output(start(
                copy,
                List.of("sh", "-c", "python3 -c 'import pty; pty.spawn([\"./pipeline\", \"init\"])' < ../answers")));

        assertThat(printed)
                .contains(
                        "Package: Java package of the application, such as com.acme.orders",
                        "init: --application: must be 2 to 11 lower-case letters, digits and hyphens, not \"Orders\"",
                        "Your answers, to correct: ./pipeline init --application=Orders --package=com.acme.orders"
                                + " --repository=acme/orders --branch=main --region=eu-west-1 --account=111111111111"
                                + " --environment=dev=222222222222");
        assertUnchanged();
    }

    @Test
    void uncommittedChangesAreRefused() throws Exception {
        Files.writeString(copy.resolve("notes.txt"), "mine");

        assertThat(init(OPTIONS)).isEqualTo(2);
        assertThat(printed).startsWith("init: there are uncommitted changes");
        assertThat(copy.resolve("hello-function/pom.xml")).exists();
    }

    @Test
    void renamedRepositoryIsNotRenamedAgain() throws Exception {
        assertThat(init(OPTIONS)).as(printed).isZero();
        commit("Renamed");

        assertThat(init(OPTIONS)).isEqualTo(2);
        assertThat(printed).isEqualTo("init: this repository has its own names already\n");
    }

    @Test
    void failureInTheMiddleLeavesTheRepositoryAsItWas() throws Exception {
        formatter("echo no such plugin; exit 1");

        assertThat(init(OPTIONS)).isEqualTo(2);
        assertThat(printed).contains("nothing is changed", "no such plugin");
        assertUnchanged();
    }

    private void assertUnchanged() throws Exception {
        assertThat(git(copy, "status", "--porcelain")).isEmpty();
        assertThat(git(copy, "log", "--format=%s")).isEqualTo("As it is\n");
        assertThat(copy.resolve("x-1-orders-function")).doesNotExist();
    }

    /** Takes the place of Maven, which only formats the code here. */
    private static void formatter(String script) throws IOException {
        Path maven = Files.writeString(programs.resolve("mvn"), "#!/bin/sh\n" + script + "\n");
        assertThat(maven.toFile().setExecutable(true)).isTrue();
    }

    private int init(List<String> options) throws Exception {
        List<String> command = new ArrayList<>(List.of("./pipeline", "init"));
        command.addAll(options);
        Process process = start(copy, command);
        printed = output(process);
        return process.waitFor();
    }

    private static void commit(String message) throws Exception {
        git(copy, "add", "--all");
        git(copy, "-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "--quiet", "-m", message);
    }

    private static String git(Path directory, String... arguments) throws Exception {
        Process process = start(
                directory, Stream.concat(Stream.of("git"), Stream.of(arguments)).toList());
        return output(process);
    }

    private static String output(Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return output;
    }

    private static Process start(Path directory, List<String> command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().merge("PATH", programs.toString(), (path, mine) -> mine + ":" + path);
        return builder.start();
    }
}
