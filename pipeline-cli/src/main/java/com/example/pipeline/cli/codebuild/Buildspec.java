package com.example.pipeline.cli.codebuild;

import java.util.List;
import java.util.Map;

/**
 * A buildspec, version 0.2 ("Build specification reference for CodeBuild").
 *
 * @param name the file's name, for messages
 * @param shell {@code /bin/sh} or {@code bash}
 * @param variables {@code env.variables} as written, never expanded
 * @param runtimeVersions {@code phases.install.runtime-versions} as written
 * @param phases in the order in which they run; only those that the buildspec has
 * @param artifacts the primary one, if there is one, and the secondary ones
 */
public record Buildspec(
        String name,
        String shell,
        Map<String, String> variables,
        List<String> exportedVariables,
        Map<String, String> runtimeVersions,
        List<Phase> phases,
        List<ReportSpec> reports,
        List<ArtifactSpec> artifacts,
        List<String> cachePaths) {

    /**
     * Reads a buildspec.
     *
     * @param yaml its text
     * @param name what messages call it, such as {@code buildspecs/buildspec_test.yml}
     * @throws Unsupported if it is valid, but asks for something that the local runner cannot do
     * @throws BuildspecException if it has mistakes; the message has all of them
     */
    public static Buildspec parse(String yaml, String name) {
        return new BuildspecParser(name).parse(yaml);
    }
}
