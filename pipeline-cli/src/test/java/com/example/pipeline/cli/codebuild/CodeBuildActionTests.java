package com.example.pipeline.cli.codebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.pipeline.cli.pipeline.Action;
import com.example.pipeline.cli.pipeline.ActionRun;
import com.example.pipeline.cli.pipeline.ActionRuns;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CodeBuildActionTests {

    @Test
    void variablesKeepTheirOrderAndTheirText() {
        assertThat(of("""
                [{"name": "B", "value": "0.10"}, {"name": "A", "value": "", "type": "PLAINTEXT"}]"""))
                .containsExactly(Map.entry("B", BuildVariable.plain("0.10")), Map.entry("A", BuildVariable.plain("")));
    }

    @Test
    void variablesThatAreWrongAreRefused() {
        assertThatThrownBy(() -> of("[")).hasMessageStartingWith("is not JSON: ");
        assertThatThrownBy(() -> of("{}")).hasMessage("must be a JSON array");
        assertThatThrownBy(() -> of("""
                [{"name": "A"}, {"value": "x"}, {"name": "B", "value": "x", "type": "SSM"}]"""))
                .message()
                .satisfies(message -> assertThat(message.lines())
                        .containsExactlyInAnyOrder(
                                "A.value: is missing", "[1].name: is missing", "B.type: unknown type SSM"));
    }

    @Test
    void namesThatCodeBuildDoesNotTakeAsIdentifiersFailTheAction() {
        artifacts(List.of("the-source"), List.of("the-only-output")).requireIdentifiers();
        artifacts(List.of("the-source", "other"), List.of("built", "docs_site")).requireIdentifiers();

        assertThatThrownBy(() -> artifacts(List.of("source"), List.of("built", "docs-site"))
                        .requireIdentifiers())
                .hasMessage("Invalid input: identifier must contain only alphanumeric characters and underscores:"
                        + " docs-site");
        assertThatThrownBy(() ->
                        artifacts(List.of("the-source", "other-one"), List.of()).requireIdentifiers())
                .hasMessageEndingWith(": other-one");
    }

    private static BuildArtifacts artifacts(List<String> inputs, List<String> outputs) {
        Map<String, String> configuration = Map.of("PrimarySource", inputs.get(0));
        Action action = new Action("Build", null, 1, configuration, inputs, outputs, null, null, null, null);
        return new BuildArtifacts(new ActionRun(null, "Build", action, Map.of(), null), null, null);
    }

    private static Map<String, BuildVariable> of(String json) {
        return CodeBuildAction.variables(ActionRuns.of("Build", Map.of("EnvironmentVariables", json), Path.of("unused"))
                .action());
    }
}
