package com.example.pipeline.cli.embedded;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The record of an execution. The CodePipeline API shows it, and can stop the execution. */
public final class ExecutionRecord {
    private final InternalEndpoints endpoints;
    private final String path;

    ExecutionRecord(InternalEndpoints endpoints, String path) {
        this.endpoints = endpoints;
        this.path = path;
    }

    /**
     * What a caller of StopPipelineExecution wants.
     *
     * @param abandon whether the running actions end at once
     * @param by ARN of the caller
     */
    public record Stop(boolean abandon, String reason, String by) {}

    /** @param content as {@code executions.py} describes it */
    public void put(Object content) {
        endpoints.post(path, content);
    }

    /** Whether somebody has asked to stop the execution. */
    public Optional<Stop> stop() {
        JsonNode stop = endpoints.get(path).path("stop");
        return stop.isObject()
                ? Optional.of(new Stop(
                        stop.path("abandon").asBoolean(false),
                        stop.path("reason").asString(""),
                        stop.path("by").asString("")))
                : Optional.empty();
    }
}
