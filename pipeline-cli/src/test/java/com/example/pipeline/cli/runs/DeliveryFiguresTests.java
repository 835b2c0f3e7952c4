package com.example.pipeline.cli.runs;

import static com.example.pipeline.cli.runs.State.FAILED;
import static com.example.pipeline.cli.runs.State.NOT_STARTED;
import static com.example.pipeline.cli.runs.State.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeliveryFiguresTests {

    @Test
    void deploymentsToTheLastEnvironmentCount() {
        DeliveryFigures figures = figures(new Deliveries()
                .run("a", SUCCEEDED, SUCCEEDED)
                .run("b", SUCCEEDED, NOT_STARTED)
                .run("c", SUCCEEDED, SUCCEEDED));

        assertThat(figures.environment()).isEqualTo("Prod");
        assertThat(figures.deployments()).isEqualTo(2);
        assertThat(figures.failed()).isZero();
        assertThat(figures.restoreSeconds()).isNull();
        assertThat(figures.line())
                .isEqualTo("Prod: 2 deployments in 10 days, lead time 1h30, change failure rate 0 % (0 of 2),"
                        + " time to restore –");
    }

    @Test
    void theLeadTimeIsThatOfTheFirstDeploymentOfACommit() {
        DeliveryFigures figures =
                figures(new Deliveries().run("a", SUCCEEDED, SUCCEEDED).run("a", SUCCEEDED, SUCCEEDED));

        assertThat(figures.deployments()).isEqualTo(2);
        assertThat(figures.leadTimeSeconds()).isEqualTo(Duration.ofMinutes(90).toSeconds());
    }

    @Test
    void aFailedDeploymentIsRestoredByTheNextSuccess() {
        DeliveryFigures figures = figures(new Deliveries()
                .run("a", SUCCEEDED, SUCCEEDED)
                .run("b", SUCCEEDED, FAILED)
                .run("c", SUCCEEDED, FAILED)
                .run("d", SUCCEEDED, SUCCEEDED));

        assertThat(figures.attempts()).isEqualTo(4);
        assertThat(figures.failed()).isEqualTo(2);
        assertThat(figures.restoreSeconds()).isEqualTo(Duration.ofHours(2).toSeconds());
    }

    @Test
    void theDeploymentOfAnOlderCommitMakesTheOneBeforeAFailure() {
        DeliveryFigures figures = figures(new Deliveries()
                .run("a", SUCCEEDED, SUCCEEDED)
                .run("b", SUCCEEDED, SUCCEEDED)
                .run("a", SUCCEEDED, SUCCEEDED));

        assertThat(figures.failed()).isEqualTo(1);
        assertThat(figures.restoreSeconds()).isEqualTo(Duration.ofHours(1).toSeconds());
    }

    private static DeliveryFigures figures(Deliveries deliveries) {
        return DeliveryFigures.of(
                        deliveries.newestFirst(),
                        Environment.of(deliveries.newestFirst()),
                        Deliveries.START.plus(Duration.ofHours(1)).plus(Duration.ofDays(10)))
                .get(0);
    }
}
