package com.example.pipeline.cli.codebuild;

import java.time.Duration;

/**
 * How a phase of a build ended.
 *
 * @param name as in CodeBuild's API: INSTALL, PRE_BUILD, BUILD, POST_BUILD, UPLOAD_ARTIFACTS
 * @param message why it failed; empty if it did not
 */
public record PhaseResult(String name, BuildResult.Status status, Duration duration, String message) {}
