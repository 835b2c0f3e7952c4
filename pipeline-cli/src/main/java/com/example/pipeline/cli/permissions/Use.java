package com.example.pipeline.cli.permissions;

/**
 * A call that was allowed.
 *
 * @param principal ARN of the role, not of its session
 */
record Use(String principal, String action, String resource) {}
