package com.example.pipeline.cli.codebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.pipeline.cli.pipeline.ActionRuns;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BuildVariablesTests {

    @Test
    void variablesKeepTheirOrderAndTheirText() {
        assertThat(of("""
                [{"name": "B", "value": "0.10"}, {"name": "A", "value": "", "type": "PLAINTEXT"}]""")).containsExactly(Map.entry("B", "0.10"), Map.entry("A", ""));
    }

    @Test
    void whatIsNotAListOfPlainVariablesIsRefused() {
        assertThatThrownBy(() -> of("[")).hasMessageStartingWith("is not JSON: ");
        assertThatThrownBy(() -> of("{}")).hasMessage("is not a JSON array");
        assertThatThrownBy(() -> of("[{\"name\": \"A\"}]")).hasMessageStartingWith("a variable needs name and value");
        assertThatThrownBy(() -> of("[{\"name\": \"A\", \"value\": \"x\", \"type\": \"PARAMETER_STORE\"}]"))
                .hasMessage("variable A of type PARAMETER_STORE is not supported");
    }

    private static Map<String, String> of(String json) {
        return BuildVariables.of(ActionRuns.of("Build", Map.of("EnvironmentVariables", json), Path.of("unused"))
                .action());
    }
}
