package com.example.pipeline.cli.codebuild;

import java.nio.file.Path;
import java.util.Map;

/**
 * The files of an artifact.
 *
 * @param name from the buildspec, expanded by the shell; empty: none is given
 * @param base the folder that the files were looked for in
 * @param files where each file is, by its path in the artifact ({@code /} between folders)
 */
public record Artifact(String name, Path base, Map<String, Path> files) {}
