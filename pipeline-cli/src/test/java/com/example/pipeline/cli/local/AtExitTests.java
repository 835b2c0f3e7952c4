package com.example.pipeline.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtExitTests {

    @Test
    void actionHappensOnceHoweverOftenItIsClosed() {
        List<String> happened = new ArrayList<>();
        AtExit end = new AtExit("end", () -> happened.add("end"));

        end.close();
        end.close();

        assertThat(happened).containsExactly("end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "close"})
    void actionHappensOnceWhenTheJvmEnds(String how) throws IOException {
        var result = Subprocess.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        how)
                .run();

        assertThat(result.output()).isEqualTo("ended\n");
    }

    static final class Main {
        public static void main(String[] arguments) {
            AtExit end = new AtExit("end", () -> System.out.println("ended"));
            if (arguments[0].equals("close")) {
                end.close();
            }
        }
    }
}
