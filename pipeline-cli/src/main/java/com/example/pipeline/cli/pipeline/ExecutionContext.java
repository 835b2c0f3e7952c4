package com.example.pipeline.cli.pipeline;

import java.nio.file.Path;

/**
 * What all actions of an execution share.
 *
 * @param id the execution's id, a UUID as in AWS
 * @param directory the run's directory: logs, artifacts and reports go there
 */
public record ExecutionContext(String id, PipelineLocation location, PipelineDeclaration pipeline, Path directory) {

    /** Where this machine's copy of an artifact goes that the execution makes. */
    public Path artifact(String name) {
        return directory.resolve("artifacts").resolve(name + ".zip");
    }
}
