package com.example.pipeline.cli.pipeline;

import java.nio.file.Path;
import java.util.Map;

/**
 * One execution of one action.
 *
 * @param action with variables resolved
 * @param inputs its input artifacts by name, in declared order
 */
public record ActionRun(
        ExecutionContext execution, String stage, Action action, Map<String, ArtifactLocation> inputs, ActionLog log) {

    /** A directory for this action's files, which may not exist yet. */
    public Path directory() {
        return execution.directory().resolve("actions").resolve(stage).resolve(action.name());
    }
}
