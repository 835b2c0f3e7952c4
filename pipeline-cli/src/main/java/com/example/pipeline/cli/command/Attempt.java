package com.example.pipeline.cli.command;

import com.example.pipeline.cli.pipeline.PipelineExecution.Progress;
import java.util.UUID;

/**
 * An attempt to execute a pipeline.
 *
 * @param executionId a retry has the id of the execution that it continues
 */
record Attempt(String executionId, Progress before) {
    static Attempt first() {
        return new Attempt(UUID.randomUUID().toString(), Progress.NONE);
    }
}
