package com.example.pipeline.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.embedded.PythonTools;
import com.example.pipeline.cli.setup.Finding.State;
import com.example.pipeline.cli.setup.Machine.Tool;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MachineTests {

    @Test
    void machineThatRunsTheseTestsIsReady() {
        assertThat(Machine.of(Path.of(".")).findings(PythonTools.ofUser()))
                .noneMatch(finding -> finding.state() == State.WRONG)
                .anyMatch(finding -> finding.what().matches("mvn \\d+\\.\\d+.*"))
                .anyMatch(finding -> finding.what().matches("\\d+ GB free on the disk"));
    }

    @Test
    void missingAndOldProgramsAreNamedWithWhatToInstall() {
        assertThat(new Tool("no-such-program", "1.0", "it").check())
                .isEqualTo(new Finding(State.WRONG, "There is no no-such-program on the PATH", "Install it."));
        Finding old = new Tool("git", "1000.2", "git 1000.2").check();
        assertThat(old.what()).matches("git 2\\.\\d+.*, 1000\\.2 or newer is needed");
        assertThat(old.lines().get(0)).startsWith("  ✗ git 2.");
    }
}
