package com.example.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A fork under other names, with other environments and another handler, passes these tests without a change to any.
 * Takes two whole builds, so it runs when asked for: {@code mvn verify -Pfork}.
 */
@Tag("fork")
class ForkIT {

    @TempDir
    private static Path fork;

    @BeforeAll
    static void make() throws Exception {
        Path log = Path.of("target/fork.log");
        assertThat(run(
                        log,
                        ProjectUnderTest.ROOT,
                        "python3",
                        "delivery-tests/src/test/fork/make_fork.py",
                        fork.toString()))
                .as(() -> end(log))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify", "verify -Pproof"})
    void buildOfAForkPasses(String build) throws Exception {
        Path log = Path.of("target/fork-%s.log".formatted(build.replace(" -P", "-")));
        String[] command = ("mvn -B -ntp " + build).split(" ");
        assertThat(run(log, fork, command)).as(() -> end(log)).isZero();
    }

    private static int run(Path log, Path directory, String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
    }

    private static String end(Path log) {
        try (Stream<String> lines = Files.lines(log)) {
            List<String> all = lines.toList();
            return log + ":\n" + String.join("\n", all.subList(Math.max(0, all.size() - 60), all.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
