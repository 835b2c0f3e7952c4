package com.example.pipeline.cli.pipeline;

import com.example.pipeline.cli.document.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Pipelines for tests of the parser and of executions. */
public final class Pipelines {
    private Pipelines() {}

    public static JsonNode json(String name) {
        try (InputStream file = Pipelines.class.getResourceAsStream(name + ".json")) {
            return new JsonMapper().readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A pipeline that has no problems. */
    public static PipelineDeclaration read(String name) {
        Problems problems = new Problems(null);
        PipelineDeclaration pipeline = PipelineParser.parse(json(name).toString(), (action, declared) -> {}, problems);
        problems.throwIfAny();
        return pipeline;
    }
}
