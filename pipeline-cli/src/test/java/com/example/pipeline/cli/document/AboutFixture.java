package com.example.pipeline.cli.document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The {@code about.yml} of a fixture, from which {@code docs/local-fidelity.md} is made.
 *
 * @param behavior what AWS does
 * @param source a page of AWS's documentation, or a public report
 * @param local {@code same}, {@code differs}, or {@code refused}: what the local runner does
 * @param detail how and why it differs, or the message of the refusal; null only if it is the same
 */
public record AboutFixture(String behavior, String source, String local, String detail) {
    private static final List<String> LOCAL = List.of("same", "differs", "refused");

    /** @throws Problem if the file is incomplete */
    public static AboutFixture read(Path fixture) throws IOException {
        Path file = fixture.resolve("about.yml");
        Problems problems = new Problems(file.toString());
        if (!Files.exists(file)) {
            throw problems.fatal(0, "is missing");
        }
        Section about = Document.yaml(Files.readString(file), problems);
        String local = about.requiredText("local");
        about.text("local").ifPresent(value -> value.isOneOf(LOCAL, "value"));
        if (!local.equals("same")) {
            about.require("detail");
        }
        AboutFixture read = new AboutFixture(
                about.requiredText("behavior"), about.requiredText("source"), local, about.text("detail", null));
        problems.throwIfAny();
        return read;
    }
}
