package com.example.pipeline.cli.runs;

import static com.example.pipeline.cli.runs.State.FAILED;
import static com.example.pipeline.cli.runs.State.NOT_STARTED;
import static com.example.pipeline.cli.runs.State.RUNNING;
import static com.example.pipeline.cli.runs.State.SKIPPED;
import static com.example.pipeline.cli.runs.State.SUCCEEDED;
import static com.example.pipeline.cli.runs.State.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnvironmentTests {

    @Test
    void theStagesThatDeployAreTheEnvironments() {
        List<Environment> environments = environments(new Deliveries().run("a", SUCCEEDED, SUCCEEDED));

        assertThat(environments).extracting(Environment::name).containsExactly("Dev", "Prod");
    }

    @Test
    void aVersionIsThereSinceItsFirstDeploymentInARow() {
        Environment prod = prod(new Deliveries()
                .run("a", SUCCEEDED, SUCCEEDED)
                .run("b", SUCCEEDED, SUCCEEDED)
                .run("b", SUCCEEDED, SUCCEEDED));

        assertThat(prod.commit().id()).isEqualTo("b");
        assertThat(prod.run()).isEqualTo("2");
        assertThat(prod.since()).isEqualTo(Deliveries.START.plus(Duration.ofMinutes(2 * 60 + 30)));
        assertThat(prod.remark()).isEmpty();
    }

    @Test
    void aSkippedOrUnreachedStageKeepsItsVersion() {
        Environment prod = prod(new Deliveries()
                .run("a", SUCCEEDED, SUCCEEDED)
                .run("b", SUCCEEDED, SKIPPED)
                .run("c", FAILED, NOT_STARTED));

        assertThat(prod.commit().id()).isEqualTo("a");
        assertThat(prod.remark()).isEmpty();
    }

    @Test
    void whatNewerRunsDoThereIsARemark() {
        Deliveries first = new Deliveries().run("a", SUCCEEDED, SUCCEEDED);

        assertThat(prod(first.run("b", SUCCEEDED, FAILED)).remark()).isEqualTo("run 2 (b) failed to deploy");
        assertThat(prod(first.run("c", SUCCEEDED, WAITING)).remark()).isEqualTo("run 3 (c) waits for approval");
        assertThat(prod(first.run("d", SUCCEEDED, RUNNING)).remark()).isEqualTo("run 4 (d) is deploying");
        assertThat(prod(first).commit().id()).isEqualTo("a");
    }

    private static Environment prod(Deliveries deliveries) {
        return environments(deliveries).get(1);
    }

    private static List<Environment> environments(Deliveries deliveries) {
        return Environment.of(deliveries.newestFirst());
    }
}
