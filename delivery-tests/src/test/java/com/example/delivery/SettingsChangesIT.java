package com.example.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes of {@code pipeline.yaml}, each pushed through the pipeline that the one before has left: its review, its approval,
 * and its update of itself. The build takes templates that the test has synthesized, and no run
 * deploys to an environment, so each takes seconds.
 */
@Tag("proof")
@TestMethodOrder(OrderAnnotation.class)
class SettingsChangesIT {

    private static final String SETTINGS = "pipeline.yaml";

    private static ProjectUnderTest project;
    private static Checkout checkout;
    private static PreparedBuild prepared;

    @BeforeAll
    static void deployThePipeline(@TempDir Path directory) throws Exception {
        project = ProjectUnderTest.read();
        checkout = Checkout.in(directory);
        prepared = PreparedBuild.in(checkout, project);
        push("As it is");
    }

    @Test
    @Order(1)
    void environmentIsAddedAndApproversTimesAndPatternsChange() throws Exception {
        change(settings -> {
            environments(settings)
                    .addObject()
                    .put("name", project.unknownEnvironment())
                    .put("account", project.unknownAccount());
            approved(settings).forEach(approval -> {
                approval.put("days", 3);
                approval.putArray("mail").add("somebody.else@example.com");
            });
            settings.putArray("tags").add("release-*");
            settings.putObject("checks").putArray("branches").add("team/**");
        });

        push("Another environment, other approvers, and other patterns");

        List<String> expected = new ArrayList<>(titles());
        expected.add(new Environment(project.unknownEnvironment(), "", null).title());
        assertThat(environmentStages()).isEqualTo(expected);
        assertThat(pipeline(project.names().pipeline()).findValues("timeoutInMinutes"))
                .filteredOn(minutes -> minutes.asInt() == 3 * 24 * 60)
                .hasSize(project.approved().size());
        assertThat(subscribers())
                .hasSize(project.approved().isEmpty() ? 0 : project.approved().size() + 1)
                .allMatch("somebody.else@example.com"::equals);
        assertThat(pipeline(project.names().pipeline()).get("triggers").toString())
                .contains("release-*");
        assertThat(pipeline(project.names().checkPipeline()).get("triggers").toString())
                .contains("team/**");
    }

    @Test
    @Order(2)
    void deployedPatternsDecideWhatABranchStarts() throws Exception {
        checkout.git("checkout", "--quiet", "-b", "team/x");
        checkout.write("team.txt", "x");
        checkout.commit("Of a team");

        assertThat(checkout.pipeline("triggers")).as(checkout.printed()).isZero();

        assertThat(checkout.printed())
                .containsPattern(" starts +" + project.names().checkPipeline());
        checkout.git("checkout", "--quiet", project.settings().branch());
    }

    @Test
    @Order(3)
    void environmentsChangeTheirOrderAndOneIsRenamedAndOneRemoved() throws Exception {
        List<String> before = environmentStages();
        assumeTrue(before.size() > 2, "too few environments");
        change(settings -> {
            ArrayNode environments = environments(settings);
            environments.insert(0, environments.remove(environments.size() - 1));
            ((ObjectNode) environments.get(1)).put("name", "renamed");
            environments.remove(environments.size() - 1);
        });

        push("Another order, a new name, and one environment less");

        List<String> expected = new ArrayList<>(before.subList(0, before.size() - 2));
        expected.add(0, before.get(before.size() - 1));
        expected.set(1, "Renamed");
        assertThat(environmentStages()).isEqualTo(expected);
    }

    @Test
    @Order(4)
    void whatCannotWorkIsRefusedByTheBuildBeforeThePipelineChanges() throws Exception {
        List<String> before = environmentStages();
        checkout.changeYaml(
                project.buildspec(project.names().buildProject()),
                buildspec -> ((ObjectNode) buildspec.at("/phases/build"))
                        .putArray("commands")
                        .add("mvn -q -B -ntp -pl pipeline-infra -am compile exec:exec"));
        checkout.changeYaml(SETTINGS, settings -> {
            ObjectNode first = (ObjectNode) environments(settings).get(0);
            environments(settings).add(first.deepCopy());
            environments(settings)
                    .addObject()
                    .put("name", "source")
                    .put("account", settings.get("account").asString());
            settings.putArray("tags");
        });
        checkout.commit("Mistakes");

        assertThat(checkout.run("--approve", "all", "--variable", "ENVIRONMENTS=,none,"))
                .as(checkout.printed())
                .isEqualTo(1);

        assertThat(checkout.stage("Build_and_Test")).isEqualTo("Failed");
        assertThat(checkout.stage("Update_Pipeline")).isEmpty();
        assertThat(log())
                .containsPattern("pipeline.yaml:\\d+: tags: must be a list of 1 to 8 patterns")
                .containsPattern("pipeline.yaml:\\d+: environments\\[\\d+\\].name: another environment is named")
                .containsPattern(
                        "pipeline.yaml:\\d+: environments\\[\\d+\\].account: another environment or the pipeline")
                .containsPattern("pipeline.yaml:\\d+: environments\\[\\d+\\].name: \"source\" is reserved");
        assertThat(environmentStages()).isEqualTo(before);
    }

    /** Changes the settings and their templates. */
    private static void change(Consumer<ObjectNode> change) throws Exception {
        checkout.changeYaml(SETTINGS, change);
        prepared.synthesize(SETTINGS);
    }

    /** Commits all, and runs the pipeline up to its update of itself. */
    private static void push(String message) throws Exception {
        checkout.commit(message);
        assertThat(checkout.run("--approve", "all", "--variable", "ENVIRONMENTS=,none,"))
                .as(checkout.printed())
                .isZero();
    }

    /** The build's log of the last run. */
    private static String log() throws Exception {
        String run = ".pipeline/runs/" + checkout.execution(0).get("number") + "/logs/";
        return Files.readString(checkout.resolve(run + "Build_and_Test.Build_and_Test.log"));
    }

    private static ArrayNode environments(ObjectNode settings) {
        return (ArrayNode) settings.get("environments");
    }

    private static List<ObjectNode> approved(ObjectNode settings) {
        return environments(settings).findValues("approval").stream()
                .map(ObjectNode.class::cast)
                .toList();
    }

    private static List<String> titles() {
        return project.environments().stream().map(Environment::title).toList();
    }

    /** The stages behind the pipeline's update of itself. */
    private static List<String> environmentStages() {
        List<String> stages = pipeline(project.names().pipeline())
                .get("stages")
                .valueStream()
                .map(stage -> stage.get("name").asString())
                .toList();
        return stages.subList(stages.indexOf("Update_Pipeline") + 1, stages.size());
    }

    /** A pipeline as the last run has left it. */
    private static JsonNode pipeline(String name) {
        return new JsonMapper()
                .readTree(checkout.resolve(".pipeline/aws/pipelines.json").toFile())
                .valueStream()
                .map(pipeline -> pipeline.get("declaration"))
                .filter(declaration -> declaration.get("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The addresses of all subscriptions. */
    private static List<String> subscribers() throws Exception {
        try (Accounts accounts = Accounts.of(project, checkout)) {
            return accounts.subscribers();
        }
    }
}
