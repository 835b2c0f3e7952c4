package com.example.pipeline.cli.pipeline;

import java.io.IOException;
import java.util.Optional;

/**
 * An action before the run starts.
 *
 * @param action with its variables unresolved
 * @param files of the artifacts that are known before the run: those of the source actions
 */
public record PlannedAction(PipelineLocation location, PipelineDeclaration pipeline, Action action, Files files) {

    /** The files of artifacts. */
    public interface Files {
        /** Whether the artifact's files are known before the run. */
        boolean has(String artifact);

        /** The text of a file in an artifact that is known; empty when the artifact has no such file. */
        Optional<String> text(String artifact, String file) throws IOException;
    }

    /** The ARN of the role that the action has: its own, or the pipeline's. */
    public String role() {
        return action.roleArn() == null ? pipeline.roleArn() : action.roleArn();
    }
}
