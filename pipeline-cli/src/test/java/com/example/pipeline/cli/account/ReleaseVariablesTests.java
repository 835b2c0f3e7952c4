package com.example.pipeline.cli.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.pipeline.cli.document.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReleaseVariablesTests {
    private static final Map<String, String> DEFAULTS =
            Map.of("ENVIRONMENTS", ",dev,test,prod,", "UPDATE_PIPELINE", "yes", "OTHER", "");

    @Test
    void environmentsHaveTheOrderOfThePipeline() {
        assertThat(ReleaseVariables.of(DEFAULTS, List.of("prod", "dev")))
                .isEqualTo(Map.of("ENVIRONMENTS", ",dev,prod,", "UPDATE_PIPELINE", "no"));
    }

    @Test
    void aReleaseToAllEnvironmentsKeepsTheDefault() {
        assertThat(ReleaseVariables.of(DEFAULTS, List.of())).isEqualTo(Map.of("UPDATE_PIPELINE", "no"));
    }

    @Test
    void anotherEnvironmentIsRefused() {
        assertThatThrownBy(() -> ReleaseVariables.of(DEFAULTS, List.of("dev", "pord")))
                .isInstanceOf(Problem.class)
                .hasMessage("--to pord: there is no such environment (did you mean \"prod\"?)."
                        + " Choose from: dev, test, prod");
    }

    @Test
    void aPipelineWithoutTheVariableCannotChoose() {
        assertThatThrownBy(() -> ReleaseVariables.of(Map.of("ENVIRONMENTS", "dev"), List.of("dev")))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("has no variable ENVIRONMENTS with a default such as \",dev,test,\"");
        assertThat(ReleaseVariables.of(Map.of(), List.of())).isEmpty();
    }
}
