package com.example.pipeline.infra;

import com.example.pipeline.infra.settings.PipelineSettings;
import com.example.pipeline.infra.settings.SettingsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awscdk.App;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The templates of the settings in {@code src/test/resources/pipeline.yaml}, synthesized once for all test classes. */
final class Synthesized {

    static final Path SETTINGS = Path.of("src/test/resources/pipeline.yaml");

    private static final Path ASSEMBLY = assembly(settings());

    private Synthesized() {}

    static PipelineSettings settings() {
        try {
            return SettingsFile.read(SETTINGS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path assembly(PipelineSettings settings) {
        App app = App.Builder.create().analyticsReporting(false).build();
        PipelineApp.addStacks(app, settings);
        return Path.of(app.synth().getDirectory());
    }

    /** The template's text. */
    static String text(String stack) {
        try {
            return Files.readString(ASSEMBLY.resolve(stack + ".template.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The template, a new object at each call. */
    static ObjectNode template(String stack) {
        return JsonMapper.shared().readValue(text(stack), ObjectNode.class);
    }
}
