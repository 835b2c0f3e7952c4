package com.example.pipeline.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.local.Subprocess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the tests of the embedded_aws package; what they print is in target/python-tests/. */
class PythonPackageTests {
    private static final Path SOURCES = Path.of("src/test/python");

    static Stream<Path> modules() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files
                    .map(Path::getFileName)
                    .filter(file -> file.toString().matches("test_\\w+\\.py"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("modules")
    void testsOfTheModulePass(Path module) throws Exception {
        PythonTools tools = PythonTools.ofUser();
        tools.install(line -> {});
        Path log = Files.createDirectories(Path.of("target/python-tests")).resolve(module + ".log");
        Subprocess unittest = PythonTools.python(
                        tools.python(),
                        "-m",
                        "unittest",
                        "-v",
                        module.toString().replace(".py", ""))
                .in(SOURCES);
        Files.deleteIfExists(log);

        assertThat(unittest.runInto(log)).as(() -> read(log)).isZero();
        // Before Python 3.12 a module without tests is OK.
        assertThat(log).content().containsPattern("Ran [1-9]\\d* test");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
