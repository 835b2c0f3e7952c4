package com.example.pipeline.cli.codebuild;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The directory with the programs of one build: those that differ between CodeBuild's image and this machine, and those
 * that the build installs globally. It comes first on the PATH and ends with the build.
 *
 * @param home HOME of the build
 */
record BuildPrograms(Path directory, Path home) {

    BuildPrograms(Build build) {
        this(build.directory().resolve("programs"), build.directory().resolve("home"));
    }

    /** The image's {@code /bin/sh}, if that is known. */
    Path sh() {
        return directory.resolve("bin/sh");
    }

    /** The virtual environment that {@code python3} and {@code pip} of the build use. */
    Path python() {
        return directory.resolve("python");
    }

    /** The beginning of PATH. */
    String path() {
        return Stream.of(
                        directory.resolve("bin"),
                        python().resolve("bin"),
                        directory.resolve("npm/bin"),
                        directory.resolve("gem/bin"),
                        home.resolve(".local/bin"),
                        home.resolve("go/bin"),
                        home.resolve(".cargo/bin"),
                        home.resolve(".dotnet/tools"))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Variables that let package managers install below this directory what they install globally. */
    Map<String, String> variables() {
        return Map.of(
                "NPM_CONFIG_PREFIX", directory.resolve("npm").toString(),
                "N_PREFIX", directory.resolve("npm").toString(),
                "GEM_HOME", directory.resolve("gem").toString());
    }

    /**
     * Makes the directory. The process that runs the build's commands makes the virtual environment.
     *
     * @param sh the program that is the image's {@code /bin/sh}; null: this machine's
     * @param path the machine's PATH
     */
    void make(BuildImage image, Path sh, boolean privileged, String path) throws IOException {
        // npx needs it.
        Files.createDirectories(directory.resolve("npm/lib"));
        Files.createDirectories(sh().getParent());
        if (sh != null && Files.notExists(sh())) {
            // Bash is a POSIX shell when it is called by this name.
            Files.createSymbolicLink(sh(), sh);
        }
        // "View a running build in Session Manager": without a session, they do nothing.
        for (String ignored : List.of("codebuild-breakpoint", "codebuild-resume")) {
            write(ignored, "exit 0\n");
        }
        for (Map.Entry<String, String> script : PackageManagers.scripts(image).entrySet()) {
            write(script.getKey(), script.getValue());
        }
        Optional<Path> docker = LocalImage.program("docker", path);
        if (!privileged) {
            write("docker", withoutDaemon(docker));
        } else if (docker.isEmpty()) {
            write(
                    "docker",
                    "echo 'docker: the build has privileged mode, but this machine has no Docker' >&2\nexit 127\n");
        }
    }

    /** Commands that call no daemon are still possible ("Cannot connect to the Docker daemon"). */
    private static String withoutDaemon(Optional<Path> docker) {
        String client = docker.map(program -> "exec '" + program + "' \"$@\"").orElse("echo Docker version 27");
        return """
                case "${1-}" in
                    ''|-v|--version|-h|--help|help|context|completion) %s ;;
                esac
                echo 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?' >&2
                exit 1
                """.formatted(client);
    }

    private void write(String name, String script) throws IOException {
        Path file = directory.resolve("bin").resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
