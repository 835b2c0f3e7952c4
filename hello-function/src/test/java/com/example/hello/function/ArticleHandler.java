package com.example.hello.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The article's JavaScript under Node, which must be on the PATH; {@code src/test/js/expectations.js}. */
final class ArticleHandler {

    static final Path EVENTS = Path.of("src/test/resources/events");
    static final Path BODIES = Path.of("src/test/resources/bodies");

    private ArticleHandler() {}

    /** Writes one file into {@code bodies} for each file in {@code events}, of the same name. */
    static void writeBodies(Path events, Path bodies) throws IOException, InterruptedException {
        String script = "src/test/js/expectations.js";
        Process node = new ProcessBuilder("node", script, events.toString(), bodies.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor()).as(output).isZero();
    }

    /** The body without the line break that ends the file. */
    static String body(Path file) throws IOException {
        String text = Files.readString(file);
        assertThat(text).endsWith("\n");
        return text.substring(0, text.length() - 1);
    }

    static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
