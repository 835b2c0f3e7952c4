package com.example.pipeline.cli.runs;

import java.util.ArrayList;
import java.util.List;

/** The columns of a table whose runs have different steps, since pipelines change, and there can be several. */
final class StepNames {
    private StepNames() {}

    /** Returns all names once. A step of an older run gets its place after the step that it follows there. */
    static List<String> merged(List<ListedRun> newestFirst) {
        List<String> merged = new ArrayList<>();
        for (ListedRun run : newestFirst) {
            int place = 0;
            for (ListedRun.Step step : run.steps()) {
                int known = merged.indexOf(step.name());
                if (known < 0) {
                    merged.add(place++, step.name());
                } else {
                    place = known + 1;
                }
            }
        }
        return merged;
    }
}
