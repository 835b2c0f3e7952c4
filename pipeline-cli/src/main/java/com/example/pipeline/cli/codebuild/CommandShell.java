package com.example.pipeline.cli.codebuild;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Runs the commands of a build, each in a new shell that starts with the working directory and the variables
 * that the previous command left. As in CodeBuild's agent, every variable is exported ({@code set -a});
 * functions, arrays, options, and traps end with their command; a command that calls {@code exit} leaves
 * nothing.
 */
final class CommandShell implements AutoCloseable {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Path state;
    private final Path environment;
    private final Path nextEnvironment;
    private final Path nextFolder;
    private final Path printed;
    private final String source;
    private final boolean apart;
    private final ShellProcess process;
    private String folder;
    private int scripts;

    /**
     * @param state directory for the scripts and for what lasts between them
     * @param variables all variables of the build; those of this JVM are not added
     * @param end when the build times out, as {@link System#nanoTime}
     */
    CommandShell(Build build, Path state, Map<String, String> variables, BuildLog log, long end) throws IOException {
        this.state = Files.createDirectories(state);
        this.environment = state.resolve("environment");
        this.nextEnvironment = state.resolve("environment.next");
        this.nextFolder = state.resolve("directory.next");
        this.printed = state.resolve("printed");
        this.source = build.source().toString();
        this.folder = this.source;
        this.apart = build.buildspec().commandsApart();
        Files.writeString(
                environment,
                variables.entrySet().stream()
                        .map(variable -> "export " + variable.getKey() + "=" + quoted(variable.getValue()) + "\n")
                        .collect(Collectors.joining()));
        String path = variables.getOrDefault("PATH", "");
        BuildPrograms programs = new BuildPrograms(build);
        this.process = new ShellProcess(
                state, program("python3", path), shell(build, programs, path), programs.python(), log, end);
    }

    private static Path shell(Build build, BuildPrograms programs, String path) throws IOException {
        String named = build.buildspec().shell();
        return named.equals("/bin/sh") && Files.exists(programs.sh()) ? programs.sh() : program(named, path);
    }

    private static Path program(String name, String path) throws IOException {
        return name.startsWith("/")
                ? Path.of(name)
                : LocalImage.program(name, path)
                        .orElseThrow(() -> new IOException(name + " is not installed on this machine"));
    }

    /**
     * Runs a command.
     *
     * @return its exit status; for a signal, 128 plus the signal's number
     */
    int execute(String command, boolean succeeding) throws IOException, InterruptedException, TimeoutException {
        Path file = state.resolve(++scripts + ".command");
        Files.writeString(file, command + "\n");
        Files.deleteIfExists(nextFolder);
        int status = runScript("""
                cd %s || exit 1
                . %s
                set -a
                CODEBUILD_BUILD_SUCCEEDING=%s
                . %s
                CODEBUILD_LAST_EXIT=$?
                { export -p >| %s && echo "$PWD" >| %s; } || exit 1
                exit $CODEBUILD_LAST_EXIT
                """.formatted(
                        quoted(folder),
                        quoted(environment),
                        succeeding ? 1 : 0,
                        quoted(file),
                        quoted(nextEnvironment),
                        quoted(nextFolder)));
        // The script writes this file last: the variables are complete if it exists.
        if (Files.exists(nextFolder) && !apart) {
            folder = Files.readString(nextFolder).replaceFirst("\n$", "");
            Files.move(nextEnvironment, environment, REPLACE_EXISTING);
        }
        return status;
    }

    /** Returns the current values of variables, without those that are not set. */
    Map<String, String> values(Collection<String> names) throws IOException, InterruptedException, TimeoutException {
        Map<String, String> values = new TreeMap<>();
        if (names.isEmpty()) {
            return values;
        }
        String each = "[ -z \"${NAME+x}\" ] || printf '%s=%s\\000' NAME \"$NAME\"\n";
        String assignments =
                print(names.stream().map(name -> each.replace("NAME", name)).collect(Collectors.joining()));
        for (String assignment : assignments.split("\0")) {
            if (!assignment.isEmpty()) {
                int equals = assignment.indexOf('=');
                values.put(assignment.substring(0, equals), assignment.substring(equals + 1));
            }
        }
        return values;
    }

    /** Lets the shell expand variables and commands in a text. */
    String expand(String text) throws IOException, InterruptedException, TimeoutException {
        return print("cat <<END_OF_TEXT\n" + text + "\nEND_OF_TEXT\n").stripTrailing();
    }

    private String print(String commands) throws IOException, InterruptedException, TimeoutException {
        int status = runScript("cd %s && . %s || exit 1\nexec >| %s\n%s"
                .formatted(quoted(source), quoted(environment), quoted(printed), commands));
        if (status != 0) {
            throw new IOException("the shell can't expand: " + commands.strip());
        }
        return Files.readString(printed);
    }

    private int runScript(String text) throws IOException, InterruptedException, TimeoutException {
        Path script = state.resolve(++scripts + ".sh");
        Files.writeString(script, text);
        return process.run(script);
    }

    /** Whether a shell can have a variable of this name. */
    static boolean isVariable(String name) {
        return VARIABLE.matcher(name).matches();
    }

    private static String quoted(Object text) {
        return "'" + text.toString().replace("'", "'\\''") + "'";
    }

    /** Ends what the build started. Deletes the files with its variables, since some variables are secret. */
    @Override
    public void close() throws IOException {
        process.close();
        for (Path file : List.of(environment, nextEnvironment, printed)) {
            Files.deleteIfExists(file);
        }
    }
}
