package com.example.pipeline.cli.codebuild;

/**
 * The files of a report.
 *
 * @param group the report group's name, without the project's, or its ARN; may contain variables
 */
public record ReportSpec(String group, ReportFormat format, FileSet files) {}
