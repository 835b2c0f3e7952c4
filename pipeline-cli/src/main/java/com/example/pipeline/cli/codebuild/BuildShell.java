package com.example.pipeline.cli.codebuild;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The shell of a build: what one command leaves behind, the next one finds. */
final class BuildShell implements AutoCloseable {
    private static final String PRINTED = "printed";

    private final Path state;
    private final String source;
    private final Deadline deadline;
    private final BuildProcess process;
    private String folder;
    private int scripts;

    /**
     * @param state folder for the scripts and for what is kept between them
     * @param environment complete; nothing of this JVM's is added
     */
    BuildShell(Path state, String shell, Map<String, String> environment, Path source, BuildLog log, Deadline deadline)
            throws IOException {
        this.state = Files.createDirectories(state);
        this.source = source.toString();
        this.folder = this.source;
        this.deadline = deadline;
        SearchPath path = new SearchPath(environment.getOrDefault("PATH", ""));
        StringBuilder exports = new StringBuilder();
        environment.forEach(
                (name, value) -> exports.append("export " + name + "=" + CommandScript.quoted(value) + "\n"));
        Files.writeString(state.resolve(CommandScript.ENVIRONMENT), exports);
        this.process = new BuildProcess(state, program("python3", path), program(shell, path), log);
    }

    private static Path program(String name, SearchPath path) throws IOException {
        return name.startsWith("/")
                ? Path.of(name)
                : path.find(name).orElseThrow(() -> new IOException(name + " is not installed on this machine"));
    }

    /** Runs a command and returns its exit status. */
    int run(String command, boolean succeeding) throws IOException, BuildEnded {
        Path file = state.resolve(++scripts + ".command");
        Files.writeString(file, command + "\n");
        Path nextFolder = state.resolve(CommandScript.DIRECTORY + CommandScript.NEXT);
        Files.deleteIfExists(nextFolder);
        int status = execute(CommandScript.of(folder, state.toString(), file.toString(), succeeding));
        if (Files.exists(nextFolder)) {
            folder = Files.readString(nextFolder).replaceFirst("\n$", "");
            Path environment = state.resolve(CommandScript.ENVIRONMENT);
            Files.move(Path.of(environment + CommandScript.NEXT), environment, REPLACE_EXISTING);
        }
        return status;
    }

    /** The values that variables have now; those that are not set are not in the map. */
    Map<String, String> values(Collection<String> names) throws IOException, BuildEnded {
        Map<String, String> values = new TreeMap<>();
        if (names.isEmpty()) {
            return values;
        }
        String each = "[ -z \"${NAME+x}\" ] || printf '%s=%s\\000' NAME \"$NAME\"\n";
        String printed =
                print(names.stream().map(name -> each.replace("NAME", name)).collect(Collectors.joining()));
        for (String assignment : printed.split("\0")) {
            if (!assignment.isEmpty()) {
                int equals = assignment.indexOf('=');
                values.put(assignment.substring(0, equals), assignment.substring(equals + 1));
            }
        }
        return values;
    }

    /** Lets the shell expand variables and commands in a text. */
    String expand(String text) throws IOException, BuildEnded {
        return print("cat <<END_OF_TEXT\n" + text + "\nEND_OF_TEXT\n").stripTrailing();
    }

    private String print(String commands) throws IOException, BuildEnded {
        Path printed = state.resolve(PRINTED);
        int status = execute("""
                cd %s && . %s || exit 1
                exec >| %s
                %s""".formatted(
                CommandScript.quoted(source),
                CommandScript.quoted(state.resolve(CommandScript.ENVIRONMENT).toString()),
                CommandScript.quoted(printed.toString()),
                commands));
        if (status != 0) {
            throw new IOException("the shell can't expand: " + commands.strip());
        }
        return Files.readString(printed);
    }

    private int execute(String text) throws IOException, BuildEnded {
        Path script = state.resolve(++scripts + ".sh");
        Files.writeString(script, text);
        return process.run(script, deadline);
    }

    /** Ends what the build started, and removes the files that its variables are in: some are secrets. */
    @Override
    public void close() throws IOException {
        process.close();
        String environment = CommandScript.ENVIRONMENT;
        for (String name : List.of(environment, environment + CommandScript.NEXT, PRINTED)) {
            Files.deleteIfExists(state.resolve(name));
        }
    }
}
