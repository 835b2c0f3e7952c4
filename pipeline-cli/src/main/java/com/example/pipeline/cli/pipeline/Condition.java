package com.example.pipeline.cli.pipeline;

import java.util.List;
import java.util.Map;

/** A condition of a stage: when one of its rules fails, {@code result} happens. */
public record Condition(Result result, List<Rule> rules) {
    public enum Result {
        FAIL,
        SKIP
    }

    /** A rule of the provider VariableCheck, the only one that can be evaluated here. */
    public record Rule(String name, Map<String, String> configuration) {}
}
