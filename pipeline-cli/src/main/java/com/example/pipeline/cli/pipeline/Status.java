package com.example.pipeline.cli.pipeline;

import com.fasterxml.jackson.annotation.JsonValue;

/** The status of an execution, a stage, or an action, with its name in AWS. */
public enum Status {
    IN_PROGRESS("InProgress"),
    STOPPED("Stopped"),
    SUCCEEDED("Succeeded"),
    FAILED("Failed"),
    CANCELLED("Cancelled"),
    SKIPPED("Skipped"),
    ABANDONED("Abandoned");

    private final String name;

    Status(String name) {
        this.name = name;
    }

    @JsonValue
    @Override
    public String toString() {
        return name;
    }
}
