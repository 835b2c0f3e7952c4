package com.example.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import com.example.roles.DeliveryNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ArrayNode;

/**
 * {@code ./pipeline run} without one right of the roles of a pipeline or of its projects: it is denied that action. Takes a
 * run for each right, so it runs when asked for: {@code mvn verify -Pproof,every-right}.
 */
@Tag("every-right")
class PipelineRightsIT {

    private static ProjectUnderTest project;
    private static Checkout checkout;
    private static Path deployed;

    @BeforeAll
    static void deliverOnce(@TempDir Path directory) throws Exception {
        project = ProjectUnderTest.read();
        checkout = Checkout.in(Files.createDirectory(directory.resolve("checkout")));
        PreparedBuild.templatesIn(checkout, project);
        runMavenOnce(project.names().buildProject(), directory.resolve("built"));
        if (project.settings().checks().isPresent()) {
            runMavenOnce(project.names().checkProject(), directory.resolve("checked"));
        }
        checkout.commit("Build once");
        assertThat(checkout.run("--approve", "all")).as(checkout.printed()).isZero();
        deployed = directory.resolve("deployed");
        Checkout.copyTree(checkout.resolve(".pipeline/aws"), deployed);
    }

    @TestFactory
    Stream<DynamicTest> withoutARightTheRunFails() throws Exception {
        return withoutEach(project.names().pipeline(), "--approve", "all");
    }

    @TestFactory
    Stream<DynamicTest> withoutARightOfAProjectTheReleaseToAnEnvironmentFails() throws Exception {
        DeliveryNames names = project.names();
        String first = project.first().name();
        List<DynamicTest> tests = new ArrayList<>();
        for (String role : List.of(names.buildProject(), names.reviewProject(), names.prepareProject())) {
            tests.addAll(withoutEach(role, releaseTo(first)).toList());
        }
        for (Environment environment : project.environments()) {
            String name = environment.name();
            tests.addAll(withoutEach(names.deployProject(name), releaseTo(name)).toList());
        }
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> withoutARightTheCheckOfABranchFails() throws Exception {
        DeliveryNames names = project.names();
        if (project.settings().checks().isEmpty()) {
            return Stream.empty();
        }
        String[] run = {"--pipeline", names.checkPipeline()};
        return Stream.concat(withoutEach(names.checkPipeline(), run), withoutEach(names.checkProject(), run));
    }

    private static String[] releaseTo(String environment) {
        return new String[] {"--approve", "all", "--variable", "ENVIRONMENTS=," + environment + ","};
    }

    /** Runs Maven when a project builds for the first time, and takes the files from there afterwards. */
    private static void runMavenOnce(String codeBuildProject, Path built) throws Exception {
        String maven = "mvn() { if [ -e %1$s ]; then cp -r %1$s/. .; else command mvn \"$@\" && cp -r . %1$s; fi; }\n"
                .formatted(built);
        checkout.changeYaml(project.buildspec(codeBuildProject), buildspec -> {
            ArrayNode commands = (ArrayNode) buildspec.at("/phases/build/commands");
            for (int i = 0; i < commands.size(); i++) {
                commands.set(i, maven + commands.get(i).asString());
            }
        });
    }

    private static Stream<DynamicTest> withoutEach(String role, String... run) throws Exception {
        Reasons reasons = new Reasons();
        List<Rights.Right> rights;
        try (Accounts accounts = Accounts.of(project, checkout)) {
            rights = accounts.rights(Stream.of(role));
        }
        return rights.stream()
                .map(right -> DynamicTest.dynamicTest(right.toString(), () -> {
                    Checkout.copyTree(deployed, checkout.resolve(".pipeline/aws"));
                    try (Accounts accounts = Accounts.of(project, checkout)) {
                        accounts.remove(right);
                    }
                    // The build of a commit that was built before does less.
                    checkout.write("without.txt", right.toString());
                    checkout.commit(right.toString());
                    int exitCode = checkout.run(run);
                    if (reasons.unused(right)) {
                        assertThat(exitCode)
                                .as(right + "\n" + checkout.printed())
                                .isZero();
                    } else if (exitCode != 0 || !reasons.occasional(right)) {
                        assertThat(exitCode)
                                .as(right + "\n" + checkout.printed())
                                .isEqualTo(1);
                        assertThat(denied()).as(checkout.printed()).contains("\"action\": \"" + right.action() + "\"");
                    }
                }));
    }

    private static String denied() throws IOException {
        Path log = checkout.resolve(".pipeline/runs/" + checkout.execution(0).get("number") + "/access-log.jsonl");
        try (Stream<String> lines = Files.lines(log)) {
            return String.join(
                    "\n",
                    lines.filter(line -> line.contains("\"decision\": \"deny\""))
                            .toList());
        }
    }
}
