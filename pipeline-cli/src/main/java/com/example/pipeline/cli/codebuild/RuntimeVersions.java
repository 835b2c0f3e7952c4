package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.local.Subprocess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares {@code runtime-versions} with the runtimes of this machine. CodeBuild's images have several versions
 * of each runtime; here only a JDK other than the one on the PATH can be chosen.
 */
final class RuntimeVersions {
    /** The command that prints the version of each runtime. */
    private static final Map<String, List<String>> COMMANDS = Map.of(
            "android", List.of("sdkmanager", "--version"),
            "dotnet", List.of("dotnet", "--version"),
            "golang", List.of("go", "version"),
            "java", List.of("java", "-version"),
            "nodejs", List.of("node", "--version"),
            "php", List.of("php", "--version"),
            "python", List.of("python3", "--version"),
            "ruby", List.of("ruby", "--version"),
            "rust", List.of("rustc", "--version"));

    private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)*");

    private RuntimeVersions() {}

    /**
     * Chooses the runtimes for a build.
     *
     * @param variables of the build; JAVA_HOME and PATH can change
     * @return why the build fails if its image, or this machine, does not have a runtime
     */
    static Optional<String> choose(
            Buildspec buildspec, BuildImage image, Map<String, String> variables, LocalImage machine, BuildLog log)
            throws IOException {
        if (image.runtimes() == null && !buildspec.runtimeVersions().isEmpty()) {
            log.container(
                    "Skipping install of runtimes. Runtime version selection is not supported by this build image");
        }
        for (Map.Entry<String, String> asked : buildspec.runtimeVersions().entrySet()) {
            String runtime = asked.getKey();
            String version = asked.getValue().startsWith("$")
                    ? variables.getOrDefault(asked.getValue().replaceAll("[${}]", ""), asked.getValue())
                    : asked.getValue();
            Optional<String> refused = image.refuses(runtime, version).map(what -> "YAML_FILE_ERROR: " + what);
            Optional<String> missing = refused.isPresent() || !COMMANDS.containsKey(runtime)
                    ? refused
                    : choose(runtime, version, variables, machine, log);
            if (missing.isPresent()) {
                return missing;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> choose(
            String runtime, String version, Map<String, String> variables, LocalImage machine, BuildLog log)
            throws IOException {
        Matcher digits = VERSION.matcher(version);
        String wanted = digits.find() ? digits.group() : "";
        Optional<String> installed = installed(runtime, variables);
        if (installed.isPresent() && (wanted.isEmpty() || (installed.get() + ".").startsWith(wanted + "."))) {
            return Optional.empty();
        }
        Optional<Path> other = runtime.equals("java") ? machine.jdk(wanted) : Optional.empty();
        if (other.isPresent()) {
            variables.put("JAVA_HOME", other.get().toString());
            variables.put("PATH", other.get().resolve("bin") + File.pathSeparator + variables.get("PATH"));
        } else if (installed.isPresent()) {
            log.container(
                    "runtime-versions: " + runtime + " " + version + " requested, this machine has " + installed.get());
        } else {
            return Optional.of("INSTALL: " + missing(runtime, version));
        }
        return Optional.empty();
    }

    private static String missing(String runtime, String version) {
        return "runtime-versions: " + runtime + " " + version + " requested, but this machine has no "
                + COMMANDS.get(runtime).get(0);
    }

    /** Returns what a buildspec asks for and this machine does not have in any version. */
    static List<String> missing(Buildspec buildspec, BuildImage image, LocalImage machine) {
        return buildspec.runtimeVersions().entrySet().stream()
                .filter(asked -> COMMANDS.containsKey(asked.getKey())
                        && image.refuses(asked.getKey(), asked.getValue()).isEmpty())
                .filter(asked -> !machine.has(COMMANDS.get(asked.getKey()).get(0)))
                .map(asked -> missing(asked.getKey(), asked.getValue()))
                .toList();
    }

    private static Optional<String> installed(String runtime, Map<String, String> variables) throws IOException {
        List<String> command = COMMANDS.get(runtime);
        String home = runtime.equals("java") ? variables.getOrDefault("JAVA_HOME", "") : "";
        String path = home.isEmpty() ? variables.get("PATH") : home + "/bin";
        Optional<Path> program = LocalImage.program(command.get(0), path);
        if (program.isEmpty()) {
            return Optional.empty();
        }
        Subprocess.Result result = Subprocess.of(program.get().toString(), command.get(1))
                .withOnly(variables)
                .run();
        Matcher version = VERSION.matcher(result.output() + result.errors());
        // The stand-in of a version manager can be there without the runtime; it fails.
        return result.succeeded() && version.find() ? Optional.of(version.group()) : Optional.empty();
    }
}
