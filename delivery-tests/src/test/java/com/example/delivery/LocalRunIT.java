package com.example.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.infra.settings.PipelineSettings.Environment;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

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
    void everyEnvironmentAnswersCurlForAsLongAsTheRunIsKept() {
        assertThat(run.answers())
                .as(run.printed())
                .containsOnlyKeys(project.environments().stream()
                        .map(environment -> project.names().workload(environment.name()))
                        .toList())
                .allSatisfy((stack, answer) -> assertThat(answer).isNotBlank());
    }

    @Test
    void buildReportsItsTestsAndTheirCoverage() {
        assertThat(run.printed()).containsPattern("Build_and_Test .* \\d+ tests?, .*\\d+\\.\\d % of lines covered");
    }
}
