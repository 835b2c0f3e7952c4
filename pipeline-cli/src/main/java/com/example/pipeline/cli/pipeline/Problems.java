package com.example.pipeline.cli.pipeline;

import java.util.ArrayList;
import java.util.List;

/** Collects everything wrong with a pipeline, so that it is reported at once and before anything runs. */
public final class Problems {
    private final List<String> found = new ArrayList<>();

    /** @param where path in the declaration, such as {@code stages.Dev.actions.Deploy.roleArn} */
    public void add(String where, String what) {
        found.add(where + ": " + what);
    }

    public List<String> found() {
        return List.copyOf(found);
    }

    public void throwIfAny(String pipeline) {
        if (!found.isEmpty()) {
            throw Problem.failed("Pipeline " + pipeline + " can't be run here:\n  " + String.join("\n  ", found));
        }
    }
}
