package com.example.pipeline.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A question at a real terminal, which Python's pty module makes. */
@Timeout(60)
class TypedAheadTests {
    /** Types {@code yes} and Enter, and a second {@code yes} without Enter, before the question; then the answer. */
    private static final String SOMEBODY = """
            import os, pty, sys
            pid, terminal = pty.fork()
            if pid == 0:
                os.execvp(sys.argv[2], sys.argv[2:])
            seen = b""
            def until(text):
                global seen
                while text not in seen:
                    seen += os.read(terminal, 4096)
            until(b"ready")
            os.write(terminal, b"yes\\nyes")
            until(b"[yes/no] ")
            os.write(terminal, sys.argv[1].encode() + b"\\n")
            try:
                while True:
                    seen += os.read(terminal, 4096)
            except OSError:
                pass
            os.waitpid(pid, 0)
            print(seen.decode())
            """;

    @Test
    void whatIsTypedBeforeAQuestionDoesNotAnswerIt() throws Exception {
        assertThat(answer("no\n")).contains("false").doesNotContain("true");
    }

    @Test
    void theAnswerAfterTheQuestionCounts() throws Exception {
        assertThat(answer("yes")).contains("true").doesNotContain("false");
    }

    private static String answer(String typed) throws Exception {
        Process somebody = new ProcessBuilder(
                        "python3",
                        "-c",
                        SOMEBODY,
                        typed,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djdk.console=java.base",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AskOnce.class.getName())
                .redirectErrorStream(true)
                .start();
        return new String(somebody.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
