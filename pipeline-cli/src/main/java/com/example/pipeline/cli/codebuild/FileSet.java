package com.example.pipeline.cli.codebuild;

import java.util.List;

/**
 * Files that a build puts out, as the buildspec names them: with {@code *}, {@code **} and variables.
 *
 * @param path where it is in the buildspec, such as {@code artifacts.secondary-artifacts.Jar}
 * @param baseDirectory relative to the source; null: the source itself
 */
public record FileSet(
        String path, List<String> files, String baseDirectory, boolean discardPaths, List<String> excludePaths) {}
