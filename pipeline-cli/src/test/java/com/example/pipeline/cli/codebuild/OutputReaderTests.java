package com.example.pipeline.cli.codebuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputReaderTests {
    private static final String MARK = "0123456789abcdef";
    private static final String KEY_ID = "AKIAIOSFODNN7EXAMPLE";

    @TempDir
    Path work;

    private final BlockingQueue<Integer> statuses = new LinkedBlockingQueue<>();

    private String read(String output) throws IOException {
        Path file = work.resolve("build.log");
        try (BuildLog log = new BuildLog(file, List.of(), line -> {})) {
            byte[] bytes = output.getBytes(StandardCharsets.UTF_8);
            new OutputReader(new ByteArrayInputStream(bytes), MARK, log, statuses).run();
        }
        return Files.readString(file);
    }

    private List<Integer> statuses() {
        List<Integer> all = new ArrayList<>();
        statuses.drainTo(all);
        return all;
    }

    @Test
    void outputHasNoStatuses() throws IOException {
        assertThat(read("one\n" + MARK + " 0\ntwo" + MARK + " 3\n\nthree")).isEqualTo("one\ntwo\n\nthree\n");
        assertThat(statuses()).containsExactly(0, 3, OutputReader.GONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {16_354, 16_376, 16_380, 16_384, 16_392, 16_408, 32_768, 50_000})
    void keyIdsAndStatusesAreFoundInEveryPartOfALongLine(int length) throws IOException {
        String padding = "-".repeat(length);

        assertThat(read(padding + KEY_ID + padding + MARK + " 7\n")).isEqualTo(padding + "***" + padding + "\n");
        assertThat(statuses()).containsExactly(7, OutputReader.GONE);
    }

    @Test
    void invalidBytesDoNotEndTheLog() throws IOException {
        Path file = work.resolve("binary.log");
        try (BuildLog log = new BuildLog(file, List.of(), line -> {})) {
            byte[] bytes = {'a', (byte) 0xff, (byte) 0xfe, 'b', '\n'};
            new OutputReader(new ByteArrayInputStream(bytes), MARK, log, statuses).run();
        }
        assertThat(Files.readString(file)).startsWith("a").endsWith("b\n");
    }
}
