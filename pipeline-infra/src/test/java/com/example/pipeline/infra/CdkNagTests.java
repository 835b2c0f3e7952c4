package com.example.pipeline.infra;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Match;

class CdkNagTests {

    private static List<String> findings;
    private static List<Pattern> accepted;

    @BeforeAll
    static void check() throws IOException {
        Synthesized project = Synthesized.project();
        Aspects.of(project.app).add(new AwsSolutionsChecks());
        findings = project.app.getNode().getChildren().stream()
                .map(Stack.class::cast)
                .flatMap(CdkNagTests::findings)
                .toList();
        accepted = Files.readAllLines(Path.of("src/test/resources/cdk-nag-accepted.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" => ")[0])
                .map(expression -> Pattern.compile(expression + ".*", Pattern.DOTALL))
                .toList();
    }

    @Test
    void everyFindingIsExplained() {
        assertThat(findings.stream()
                        .filter(finding -> accepted.stream()
                                .noneMatch(pattern -> pattern.matcher(finding).matches())))
                .isEmpty();
    }

    @Test
    void everyExplanationIsStillNeeded() {
        assertThat(accepted.stream()
                        .filter(pattern -> findings.stream()
                                .noneMatch(finding -> pattern.matcher(finding).matches())))
                .isEmpty();
    }

    private static Stream<String> findings(Stack stack) {
        Annotations annotations = Annotations.fromStack(stack);
        return Stream.of(annotations.findError("*", Match.anyValue()), annotations.findWarning("*", Match.anyValue()))
                .flatMap(List::stream)
                .map(message -> message.getId() + " " + message.getEntry().getData());
    }
}
