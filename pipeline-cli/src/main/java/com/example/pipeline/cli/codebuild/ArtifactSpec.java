package com.example.pipeline.cli.codebuild;

/**
 * An artifact that the buildspec puts out.
 *
 * @param identifier the key in {@code secondary-artifacts}; empty: the primary artifact
 * @param name text for the shell to expand; null: none is given
 */
public record ArtifactSpec(String identifier, String name, FileSet files) {}
