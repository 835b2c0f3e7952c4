package com.example.pipeline.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
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
        ProcessBuilder unittest = new ProcessBuilder(
                        tools.python().get(0),
                        "-m",
                        "unittest",
                        "-v",
                        module.toString().replace(".py", ""))
                .directory(SOURCES.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(log.toFile());
        Command.forgetPythonSettings(unittest.environment());

        assertThat(unittest.start().waitFor()).as(() -> read(log)).isZero();
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
