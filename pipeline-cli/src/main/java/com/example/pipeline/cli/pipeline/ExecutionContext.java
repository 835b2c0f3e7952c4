package com.example.pipeline.cli.pipeline;

import java.nio.file.Path;

/**
 * What all actions of an execution share.
 *
 * @param id the execution's id, a UUID as in AWS
 * @param directory the run's directory, for logs, artifacts, and reports
 */
public record ExecutionContext(String id, PipelineLocation location, PipelineDeclaration pipeline, Path directory) {

    /** The local copy of an output artifact. */
    public Path artifact(String name) {
        return directory.resolve("artifacts").resolve(name + ".zip");
    }
}
