package com.example.pipeline.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramOutputTests {

    @Test
    void ofMavenOnlyTheReasonIsLeft() {
        assertThat(ProgramOutput.reasons("""
                [INFO] --- jacoco:0.8.15:check (coverage.minimum-of-pom.xml) @ app ---
                [WARNING] Rule violated for bundle app: lines covered ratio is 0.80, but expected minimum is 0.90
                [INFO] BUILD FAILURE
                [WARNING] The requested profile "x" could not be activated
                [ERROR] Failed to execute goal org.jacoco:jacoco-maven-plugin:0.8.15:check (coverage.minimum-of-pom.xml) on project app: Coverage checks have not been met. See log for details. -> [Help 1]
                [ERROR]\s
                [ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.
                [ERROR] Re-run Maven using the -X switch to enable full debug logging.
                [ERROR]\s
                [ERROR] For more information about the errors and possible solutions, please read the following articles:
                [ERROR] [Help 1] http://cwiki.apache.org/confluence/display/MAVEN/MojoFailureException
                [ERROR]\s
                [ERROR] After correcting the problems, you can resume the build with the command
                [ERROR]   mvn <args> -rf :app
                \u001b[0m\u001b[0m""".lines().toList()))
                .containsExactly(
                        "Rule violated for bundle app: lines covered ratio is 0.80, but expected minimum is 0.90",
                        "Failed to execute goal org.jacoco:jacoco-maven-plugin:0.8.15:check (coverage.minimum-of-pom.xml)"
                                + " on project app: Coverage checks have not been met. See log for details.");
    }

    @Test
    void aProgramThatMavenStartsSpeaksForItself() {
        assertThat(ProgramOutput.reasons(List.of(
                        "WARNING: A terminally deprecated method in sun.misc.Unsafe has been called",
                        "SLF4J(W): No SLF4J providers were found.",
                        "settings.yaml:4: branch: is missing",
                        "[ERROR] Failed to execute goal org.codehaus.mojo:exec-maven-plugin:3.6.4:exec (default-cli) on"
                                + " project app: Command execution failed. Process exited with an error: 2 -> [Help 1]",
                        "[ERROR] ")))
                .containsExactly("settings.yaml:4: branch: is missing");
    }

    @Test
    void otherOutputStaysButForColours() {
        assertThat(ProgramOutput.reasons(List.of("\u001b[31m[INFO] red\u001b[0m", "[ERROR] no luck")))
                .containsExactly("[INFO] red", "[ERROR] no luck");
    }
}
