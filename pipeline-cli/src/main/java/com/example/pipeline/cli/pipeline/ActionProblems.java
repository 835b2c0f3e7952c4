package com.example.pipeline.cli.pipeline;

import com.example.pipeline.cli.document.Problems;
import java.util.Set;

/** Problems of one action, by configuration key. */
public final class ActionProblems {
    private final Action action;
    private final String path;
    private final Problems problems;

    ActionProblems(String stage, Action action, Problems problems) {
        this.action = action;
        this.path = "stages." + stage + ".actions." + action.name() + ".";
        this.problems = problems;
    }

    /** A problem with a configuration key. */
    public void configuration(String key, String what) {
        problems.add(path + "configuration." + key, what);
    }

    public void action(String field, String what) {
        problems.add(path + field, what);
    }

    public void require(String key) {
        if (action.configuration(key) == null) {
            configuration(key, "is missing");
        }
    }

    /** Everything but these keys is a problem. */
    public void allow(Set<String> keys) {
        action.configuration().keySet().stream()
                .filter(key -> !keys.contains(key))
                .forEach(key -> configuration(key, "is not supported"));
    }

    /** The numbers of artifacts that AWS allows for this kind of action. */
    public void artifacts(int fewestInputs, int mostInputs, int fewestOutputs, int mostOutputs) {
        between("inputArtifacts", action.inputArtifacts().size(), fewestInputs, mostInputs);
        between("outputArtifacts", action.outputArtifacts().size(), fewestOutputs, mostOutputs);
    }

    private void between(String field, int count, int fewest, int most) {
        if (count < fewest || count > most) {
            action(field, count + " given, " + fewest + " to " + most + " allowed");
        }
    }
}
