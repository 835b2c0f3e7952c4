package com.example.pipeline.cli.permissions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.pipeline.cli.document.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonTests {

    @Test
    void eachActionHasItsReasonAndItsLine() {
        assertThat(Reason.read("permissions.yaml", """
                "*-role":
                  - reason: AWS
                      wants it
                    actions:
                      - a:B
                      - c:D
                other:
                  - when: it rains
                    actions: [e:F]
                """))
                .extracting(reason -> reason.line() + " " + reason.holder() + " " + reason.action() + " "
                        + reason.text() + " " + reason.occasional())
                .containsExactly(
                        "5 *-role a:B AWS wants it false",
                        "6 *-role c:D AWS wants it false",
                        "9 other e:F it rains true");
    }

    @Test
    void anEmptyFileHasNoReasons() {
        assertThat(Reason.read("permissions.yaml", "# none yet\n")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "- a; 1: must be a mapping of keys to values",
                "r: x; 1: r: must be a list",
                "r: [x]; 1: r[0]: must be a mapping of keys to values",
                "r: [{actions: [a]}]; 1: r[0]: needs actions, and one of reason and when",
                "r: [{reason: x}]; 1: r[0]: needs actions, and one of reason and when",
                "r: [{reason: x, when: y, actions: [a]}]; 1: r[0]: needs actions, and one of reason and when",
                "r: [{reason: x, action: [a]}]; 1: r[0].action: unknown key (did you mean \"actions\"?)",
                "r: [{reason: '', actions: [a]}]; 1: r[0].reason: is empty",
                "r: [{reason: [x], actions: [a]}]; 1: r[0].reason: must be text",
                "{r: [], s: [], r: []}; 1: r: duplicate key",
                "r: \"\u0001\"; 1: is not YAML",
                "'{'; 1: is not YAML"
            })
    void whatIsWrongIsNamedWithItsLine(String yaml, String message) {
        assertThatThrownBy(() -> Reason.read("permissions.yaml", yaml))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("permissions.yaml:" + message);
    }
}
