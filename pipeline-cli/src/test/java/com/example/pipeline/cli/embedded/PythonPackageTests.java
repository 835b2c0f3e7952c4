package com.example.pipeline.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.pipeline.cli.local.Subprocess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the tests and the checks of the embedded_aws package. Their output is in target/python-tests/. */
@Tag("proof")
class PythonPackageTests {
    private static final Path SOURCES = Path.of("src/test/python");
    private static final Path LOGS = Path.of("target/python-tests");

    /** The runs of the test modules. A test mostly waits for its emulator, so two run at a time. */
    private static final ExecutorService RUNS = Executors.newFixedThreadPool(2);

    private static final Map<String, Future<Integer>> STARTED = new TreeMap<>();

    private static PythonTools tools;

    @BeforeAll
    static void startTests() throws IOException {
        tools = PythonTools.ofUser();
        tools.install(line -> {});
        Files.createDirectories(LOGS);
        for (String module : modules().toList()) {
            Subprocess unittest = PythonTools.python(tools.python(), "-m", "unittest", "-v", module)
                    .in(SOURCES);
            STARTED.put(module, RUNS.submit(() -> run(unittest, module)));
        }
    }

    @AfterAll
    static void stopTests() {
        RUNS.shutdownNow();
    }

    static Stream<String> modules() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(file -> file.matches("test_\\w+\\.py"))
                    .map(file -> file.replace(".py", ""))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("modules")
    void testsOfTheModulePass(String module) throws Exception {
        assertThat(STARTED.get(module).get()).as(() -> read(log(module))).isZero();
        // Before Python 3.12 a module without tests is OK.
        assertThat(log(module)).content().containsPattern("Ran [1-9]\\d* test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ruff check", "ruff format --check", "mypy"})
    void checkPasses(String check) throws Exception {
        PythonTools checkers = PythonTools.of(SOURCES);
        checkers.install(line -> {});
        String command = checkers.python() + " -m " + check
                + (check.startsWith("ruff")
                        ? " src/main/python src/test/python"
                        : " --python-executable " + tools.python());

        assertThat(run(PythonTools.python(command.split(" ")), check))
                .as(() -> read(log(check)))
                .isZero();
    }

    private static int run(Subprocess command, String name) throws IOException {
        Files.deleteIfExists(log(name));
        return command.runInto(log(name));
    }

    private static Path log(String name) {
        return LOGS.resolve(name.replace(' ', '-') + ".log");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
