package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.lambda.JavaHomes;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares {@code runtime-versions} with what this machine has. CodeBuild's images have several versions of
 * each runtime; here only the JDK can be another one than the one on the PATH.
 */
final class RuntimeVersions {
    /** How each runtime is asked for its version. */
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

    private final Map<String, String> environment;
    private final JavaHomes javaHomes;
    private final Consumer<String> notices;

    /** @param environment the build's, whose JAVA_HOME and PATH may change */
    RuntimeVersions(Map<String, String> environment, JavaHomes javaHomes, Consumer<String> notices) {
        this.environment = environment;
        this.javaHomes = javaHomes;
        this.notices = notices;
    }

    /** @throws ClientError if this machine does not have the runtime at all */
    void choose(String runtime, String asked) throws ClientError {
        String version = asked.startsWith("$") ? environment.getOrDefault(asked.replaceAll("[${}]", ""), asked) : asked;
        Matcher digits = VERSION.matcher(version);
        String wanted = digits.find() ? digits.group() : "";
        Optional<String> installed = installed(runtime);
        if (installed.isPresent() && matches(wanted, installed.get())) {
            return;
        }
        Optional<Path> other = runtime.equals("java") ? javaHomes.find(wanted) : Optional.empty();
        String question = "runtime-versions: " + runtime + " " + version + " asked";
        if (other.isPresent()) {
            environment.put("JAVA_HOME", other.get().toString());
            String programs = other.get().resolve("bin") + File.pathSeparator;
            environment.put("PATH", programs + environment.get("PATH"));
        } else if (installed.isPresent()) {
            notices.accept(question + ", this machine runs it with " + installed.get());
        } else {
            throw new ClientError(question + ", but this machine has no "
                    + COMMANDS.get(runtime).get(0));
        }
    }

    private static boolean matches(String wanted, String installed) {
        return wanted.isEmpty() || (installed + ".").startsWith(wanted + ".");
    }

    private Optional<String> installed(String runtime) throws ClientError {
        List<String> command = COMMANDS.get(runtime);
        String home = runtime.equals("java") ? environment.getOrDefault("JAVA_HOME", "") : "";
        String path = home.isEmpty() ? environment.get("PATH") : home + "/bin";
        Optional<Path> program = new SearchPath(path).find(command.get(0));
        if (program.isEmpty()) {
            return Optional.empty();
        }
        ProcessBuilder builder = new ProcessBuilder(program.get().toString(), command.get(1));
        builder.redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher version = VERSION.matcher(output);
            // A version manager's stand-in is there without the runtime, and fails.
            return process.waitFor() == 0 && version.find() ? Optional.of(version.group()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientError("stopped");
        }
    }
}
