package com.example.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.json.JsonMapper;

/** What {@code ./pipeline run --approve all --keep} shows of this repository as it is. */
@ExtendWith(Shared.class)
@ResourceLock(Shared.CHECKOUT)
class LocalRunIT {

    private final FirstRun run;
    private final ProjectUnderTest project = ProjectUnderTest.read();

    LocalRunIT(FirstRun run) throws IOException {
        this.run = run;
    }

    @Test
    void pushReachesEveryEnvironment() {
        assertThat(run.execution().get("status").asString()).as(run.printed()).isEqualTo("Succeeded");
        assertThat(run.execution()
                        .get("stages")
                        .valueStream()
                        .map(stage -> stage.get("name").asString()))
                .containsAll(
                        project.environments().stream().map(Environment::title).toList());
    }

    @Test
    void stagesThatDeployAreTheEnvironments() {
        assertThat(run.execution()
                        .get("stages")
                        .valueStream()
                        .filter(stage -> stage.has("deployedStacks"))
                        .map(stage -> stage.get("name").asString()))
                .containsExactlyElementsOf(
                        project.environments().stream().map(Environment::title).toList());
    }

    @Test
    void everyEnvironmentAnswersCurlForAsLongAsTheRunIsKept() {
        assertThat(run.answers())
                .as(run.printed())
                .containsOnlyKeys(project.environments().stream()
                        .map(environment -> project.names().workload(environment.name()))
                        .toList())
                .allSatisfy((stack, answer) -> assertThat(answer).isNotBlank());
    }

    @Test
    void approversGetTheCommitTheChangesAndTheTestsByMail() throws IOException {
        for (Environment environment : project.approved()) {
            String name = "mails/%s.%1$s_Manual_Approval.txt".formatted(environment.title());
            assertThat(run.printed()).contains("(mail: " + name + ")");
            String mail = Files.readString(run.checkout().resolve(".pipeline/runs/1/" + name));
            assertThat(mail)
                    .contains(environment.approval().orElseThrow().mail())
                    .contains("Subject: APPROVAL NEEDED: AWS CodePipeline");
            String text = new JsonMapper()
                    .readTree(mail.substring(mail.indexOf('{')))
                    .at("/approval/customData")
                    .asString();
            assertThat(text)
                    .hasSizeLessThanOrEqualTo(1000)
                    .startsWith("Deploy "
                            + run.execution().at("/source/commit").asString().substring(0, 8)
                            + " to " + environment.name() + "?")
                    .contains(" | Changes: ", " | The first deployment")
                    .containsPattern(" \\| The build says: \\d+ tests?, \\d+ % of lines covered \\| ");
        }
    }

    @Test
    void buildReportsItsTestsAndTheirCoverage() {
        assertThat(run.printed()).containsPattern("Build_and_Test .* \\d+ tests?, .*\\d+\\.\\d % of lines covered");
    }
}
