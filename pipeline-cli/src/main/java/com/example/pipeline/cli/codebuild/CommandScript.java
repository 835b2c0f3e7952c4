package com.example.pipeline.cli.codebuild;

/**
 * The script that runs one command: it finds the folder and the exported variables that the command before
 * left, and leaves its own. Variables are exported without being asked to ({@code set -a}); functions,
 * arrays, options and traps go with the shell. All of that is how CodeBuild's agent does it. A command that
 * calls {@code exit} leaves nothing.
 */
final class CommandScript {
    /** Names of the files between which the state goes; {@link #DIRECTORY} is complete when the rest is. */
    static final String ENVIRONMENT = "environment";

    static final String DIRECTORY = "directory";
    static final String NEXT = ".next";

    private CommandScript() {}

    /**
     * @param folder where the command starts
     * @param state path of the folder with the state
     * @param command path of the file with the command
     */
    static String of(String folder, String state, String command, boolean succeeding) {
        return """
                cd %s || exit 1
                . %s
                set -a
                CODEBUILD_BUILD_SUCCEEDING=%s
                . %s
                CODEBUILD_LAST_EXIT=$?
                { export -p >| %s && pwd >| %s; } || exit 1
                exit $CODEBUILD_LAST_EXIT
                """.formatted(
                        quoted(folder),
                        quoted(state + "/" + ENVIRONMENT),
                        succeeding ? 1 : 0,
                        quoted(command),
                        quoted(state + "/" + ENVIRONMENT + NEXT),
                        quoted(state + "/" + DIRECTORY + NEXT));
    }

    /** For a shell, whatever is in it. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
