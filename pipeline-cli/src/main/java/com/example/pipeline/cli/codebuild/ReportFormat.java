package com.example.pipeline.cli.codebuild;

/** Formats of report files that CodeBuild reads. */
public enum ReportFormat {
    CUCUMBERJSON,
    JUNITXML,
    NUNITXML,
    NUNIT3XML,
    TESTNGXML,
    VISUALSTUDIOTRX,
    CLOVERXML,
    COBERTURAXML,
    JACOCOXML,
    SIMPLECOV;

    /** Whether the local runner can read it. */
    boolean supported() {
        return this == JUNITXML || this == JACOCOXML;
    }
}
