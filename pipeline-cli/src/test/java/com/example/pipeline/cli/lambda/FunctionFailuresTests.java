package com.example.pipeline.cli.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FunctionFailuresTests {
    private static final Path LOG = Path.of("functions/111111111111.app.2.log");
    private final FunctionFailures failures = new FunctionFailures();

    @Test
    void theExceptionAndTheLogAreShownOnce() {
        add("""
                {"errorType": "java.lang.IllegalStateException", "errorMessage": "no table",
                "stackTrace": ["a.B.c(B.java:1)", "a.B.d(B.java:2)", "a.B.e(B.java:3)", "a.B.f(B.java:4)"]}""");
        add("{\"errorType\": \"java.lang.ClassNotFoundException\", \"errorMessage\": \"Class not found: a.C\"}");
        add("{\"errorType\": \"java.lang.ClassNotFoundException\", \"errorMessage\": \"Class not found: a.C\"}");

        assertThat(failures.take())
                .containsExactly(
                        "Function app (version 2) failed: java.lang.IllegalStateException: no table",
                        "  at a.B.c(B.java:1)",
                        "  at a.B.d(B.java:2)",
                        "  at a.B.e(B.java:3)",
                        "  Its log: " + LOG,
                        "Function app (version 2) failed 2 times: java.lang.ClassNotFoundException: Class not found: a.C",
                        "  Its log: " + LOG);
        assertThat(failures.take()).isEmpty();
    }

    private void add(String error) {
        failures.add("app (version 2)", new InvocationResult(false, error.getBytes(StandardCharsets.UTF_8)), LOG);
    }
}
