package com.example.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.roles.DeliveryNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ArrayNode;

/**
 * Each right of the pipeline's role and of the projects' roles, taken away: {@code ./pipeline run}, then, fails for
 * want of it. Takes a run for each, so it runs when asked for: {@code mvn verify -Pproof,every-right}.
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
        // Every run builds the same, so one run does it for all.
        checkout.changeYaml(project.buildspec(project.names().buildProject()), buildspec -> {
            ArrayNode commands = (ArrayNode) buildspec.at("/phases/build/commands");
            String build = String.join(
                    "\n", commands.valueStream().map(node -> node.asString()).toList());
            commands.removeAll()
                    .add("if [ -e %1$s ]; then cp -r %1$s/. .; else (set -e\n%2$s\n) && cp -r . %1$s; fi"
                            .formatted(directory.resolve("built"), build));
        });
        checkout.commit("Build once");
        assertThat(checkout.run("--approve", "all")).as(checkout.printed()).isZero();
        deployed = directory.resolve("deployed");
        Checkout.copyTree(checkout.resolve(".pipeline/aws"), deployed);
    }

    @TestFactory
    Stream<DynamicTest> withoutARightTheRunFails() throws Exception {
        Reasons reasons = new Reasons();
        return rights().stream()
                .map(right -> DynamicTest.dynamicTest(right.toString(), () -> {
                    Checkout.copyTree(deployed, checkout.resolve(".pipeline/aws"));
                    try (Accounts accounts = Accounts.of(project, checkout)) {
                        accounts.remove(right);
                    }
                    int exitCode = checkout.run("--approve", "all");
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

    private static List<Rights.Right> rights() throws IOException {
        DeliveryNames names = project.names();
        try (Accounts accounts = Accounts.of(project, checkout)) {
            return accounts.rights(Stream.concat(
                    Stream.of(names.pipeline(), names.buildProject(), names.reviewProject()),
                    project.environments().stream().map(environment -> names.deployProject(environment.name()))));
        }
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
