package com.example.pipeline.cli.codebuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedTestsTests {
    private static final String PLACE = "BUILD: \"mvn verify\" (buildspec.yml:9) ended with exit status 1";

    @TempDir
    private Path sources;

    @Test
    void aFailedTestIsShownWithItsMessageFileAndLineInsteadOfTheOutput() throws IOException {
        write("source/app/src/test/java/com/example/GreetingTests.java", "");
        Path report = write("source/app/target/surefire-reports/TEST-com.example.GreetingTests.xml", """
                <testsuite>
                  <testcase classname="com.example.GreetingTests" name="passes"/>
                  <testcase classname="com.example.GreetingTests" name="greets">
                    <failure message="&#10;Expecting actual:&#10;  &quot;Hi&quot;&#10;to be: &quot;Hello&quot;" type="E">E:
                	at app//org.assertj.Check.is(Check.java:7)
                	at com.example.GreetingTests$Inner.lambda$greets$0(GreetingTests.java:12)
                	at com.example.GreetingTests.greets(GreetingTests.java:10)</failure>
                  </testcase>
                </testsuite>
                """);

        assertThat(explain(report))
                .containsExactly(
                        "com.example.GreetingTests.greets (app/src/test/java/com/example/GreetingTests.java:12)",
                        "  Expecting actual:",
                        "    \"Hi\"",
                        "  to be: \"Hello\"",
                        PLACE);
    }

    @Test
    void aReportOfAnotherLanguageNamesThePlaceItself() throws IOException {
        Path report = write("source/junit.xml", """
                <testsuites><testsuite><testcase classname="tests.test_app" name="test_greets" file="tests/test_app.py"
                line="7"><error type="KeyError">Traceback</error></testcase></testsuite></testsuites>
                """);

        assertThat(explain(report))
                .containsExactly("tests.test_app.test_greets (tests/test_app.py:7)", "  KeyError", PLACE);
    }

    @Test
    void afterTenTestsTheOthersAreCounted() throws IOException {
        Path report = write(
                "source/junit.xml",
                "<testsuite>" + "<testcase name='one'><failure message='no'/></testcase>".repeat(12) + "</testsuite>");

        assertThat(explain(report)).hasSize(2 * 10 + 2).contains("and 2 more");
    }

    @Test
    void withoutAFailedTestTheOutputOfTheCommandIsTheExplanation() throws IOException {
        Path report = write("source/junit.xml", "<testsuite><testcase name='passes'/></testsuite>");

        assertThat(explain(report)).containsExactly("the last line", PLACE);
    }

    private List<String> explain(Path report) throws IOException {
        BuildReport made = new BuildReport("group", BuildReport.Type.TEST, List.of(report), Map.of());
        return FailedTests.explain(
                new BuildResult(
                        BuildResult.Status.FAILED,
                        "failure",
                        List.of("the last line", PLACE),
                        Map.of(),
                        new BuildOutputs(List.of(made), Map.of(), List.of())),
                sources);
    }

    private Path write(String file, String text) throws IOException {
        Path path = sources.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }
}
