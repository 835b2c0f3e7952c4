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
            "ruby", List.of("ruby", "--version"));

    private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)*");

    private RuntimeVersions() {}

    /**
     * Chooses the version of a runtime for a build.
     *
     * @param variables of the build; JAVA_HOME and PATH can change
     * @return what is missing if this machine does not have the runtime at all
     */
    static Optional<String> choose(
            String runtime, String asked, Map<String, String> variables, LocalImage image, BuildLog log)
            throws IOException {
        String version = asked.startsWith("$") ? variables.getOrDefault(asked.replaceAll("[${}]", ""), asked) : asked;
        Matcher digits = VERSION.matcher(version);
        String wanted = digits.find() ? digits.group() : "";
        Optional<String> installed = installed(runtime, variables);
        if (installed.isPresent() && (wanted.isEmpty() || (installed.get() + ".").startsWith(wanted + "."))) {
            return Optional.empty();
        }
        Optional<Path> other = runtime.equals("java") ? image.jdk(wanted) : Optional.empty();
        String request = "runtime-versions: " + runtime + " " + version + " requested";
        if (other.isPresent()) {
            variables.put("JAVA_HOME", other.get().toString());
            variables.put("PATH", other.get().resolve("bin") + File.pathSeparator + variables.get("PATH"));
        } else if (installed.isPresent()) {
            log.container(request + ", this machine has " + installed.get());
        } else {
            return Optional.of(request + ", but this machine has no "
                    + COMMANDS.get(runtime).get(0));
        }
        return Optional.empty();
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
