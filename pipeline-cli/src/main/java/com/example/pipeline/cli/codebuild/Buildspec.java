package com.example.pipeline.cli.codebuild;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A buildspec ("Build specification reference for CodeBuild").
 *
 * @param name of the file, for messages
 * @param commandsApart whether each command has a shell of its own, which leaves nothing to the next; so in version 0.1
 * @param shell {@code /bin/sh} or {@code bash}
 * @param variables {@code env.variables} as written; nothing in them is expanded
 * @param storedVariables {@code env.parameter-store} and {@code env.secrets-manager}
 * @param phases that the buildspec has, in the order in which they run
 * @param artifacts the primary artifact, if there is one, and the secondary artifacts
 * @param notices one line for each key that CodeBuild passes over
 */
record Buildspec(
        String name,
        boolean commandsApart,
        String shell,
        Map<String, String> variables,
        Map<String, BuildVariable> storedVariables,
        List<String> exportedVariables,
        List<Phase> phases,
        List<Report> reports,
        List<Artifact> artifacts,
        List<String> cachePaths,
        List<String> notices) {

    /** The runtimes of the install phase with their versions, as written. */
    Map<String, String> runtimeVersions() {
        return phases.stream()
                .map(Phase::runtimeVersions)
                .filter(versions -> !versions.isEmpty())
                .findFirst()
                .orElse(Map.of());
    }

    /** In the order in which they run. */
    enum PhaseName {
        INSTALL,
        PRE_BUILD,
        BUILD,
        POST_BUILD;

        /** The key in a buildspec. */
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param runtimeVersions as written; only the install phase has any
     * @param finallyCommands run after the others, even if one of those fails
     */
    record Phase(
            PhaseName name,
            Map<String, String> runtimeVersions,
            List<Command> commands,
            List<Command> finallyCommands,
            OnFailure onFailure) {
        boolean isEmpty() {
            return commands.isEmpty() && finallyCommands.isEmpty();
        }
    }

    /**
     * An item of {@code commands} or {@code finally}. It can have several lines.
     *
     * @param line in the buildspec, from 1
     */
    record Command(String text, int line) {
        /** The first line, with an ellipsis if there are more. */
        String title() {
            String stripped = text.strip();
            int end = stripped.indexOf('\n');
            return end < 0 ? stripped : stripped.substring(0, end).strip() + " …";
        }
    }

    /**
     * A report to make from files.
     *
     * @param group ARN of the report group, or its name without the project's; can contain variables
     */
    record Report(String group, ReportFormat format, FileSet files) {}

    /**
     * An artifact to make from files.
     *
     * @param identifier the key in {@code secondary-artifacts}; empty for the primary artifact
     * @param name text for the shell to expand; null if there is none
     */
    record Artifact(String identifier, String name, FileSet files) {}

    /**
     * Files by their paths, with {@code *}, {@code **}, and variables.
     *
     * @param path of the section in the buildspec, such as {@code artifacts.secondary-artifacts.Jar}
     * @param baseDirectory relative to the source; null for the source itself
     * @param anywhere whether absolute paths can be outside of the source
     */
    record FileSet(
            String path,
            List<String> files,
            String baseDirectory,
            boolean discardPaths,
            List<String> excludePaths,
            boolean anywhere) {}
}
