package com.example.pipeline.infra;

import com.example.pipeline.infra.settings.PipelineSettings;
import com.example.pipeline.infra.settings.SettingsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Template;

/** The stacks of the settings in {@code src/test/resources/pipeline.yaml}. */
final class Synthesized {

    static final Path SETTINGS = Path.of("src/test/resources/pipeline.yaml");

    final App app = App.Builder.create().analyticsReporting(false).build();

    static Synthesized project() {
        try {
            return of(SettingsFile.read(SETTINGS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Synthesized of(PipelineSettings settings) {
        Synthesized synthesized = new Synthesized();
        PipelineApp.addStacks(synthesized.app, settings);
        return synthesized;
    }

    Stack stack(String id) {
        return (Stack) app.getNode().findChild(id);
    }

    Template template(String id) {
        return Template.fromStack(stack(id));
    }
}
