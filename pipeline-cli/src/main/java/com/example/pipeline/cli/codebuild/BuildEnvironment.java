package com.example.pipeline.cli.codebuild;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The variables that a build starts with. Of the user's own environment it gets what a shell and this
 * machine's package clients need, nothing else; above all nothing that begins with AWS.
 */
final class BuildEnvironment {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Set<String> KEPT = Set.of(
            "PATH",
            "LANG",
            "LC_ALL",
            "JAVA_HOME",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "REQUESTS_CA_BUNDLE",
            "NODE_EXTRA_CA_CERTS",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "ALL_PROXY",
            "NO_PROXY");
    private static final List<String> KEPT_PREFIXES = List.of("PIP_", "NPM_CONFIG_");
    /** Version managers whose programs on the PATH look below HOME, unless a variable says where. */
    private static final Map<String, String> BELOW_HOME = Map.of(
            "PYENV_ROOT",
            ".pyenv",
            "RBENV_ROOT",
            ".rbenv",
            "NVM_DIR",
            ".nvm",
            "VOLTA_HOME",
            ".volta",
            "ASDF_DATA_DIR",
            ".asdf",
            "RUSTUP_HOME",
            ".rustup",
            "NPM_CONFIG_USERCONFIG",
            ".npmrc");

    private static final List<String> PIP_FILES =
            List.of(".config/pip/pip.conf", ".pip/pip.conf", "Library/Application Support/pip/pip.conf");

    private final Map<String, String> machine;
    private final Path userHome;

    /** @param machine the environment of this JVM */
    BuildEnvironment(Map<String, String> machine, Path userHome) {
        this.machine = machine;
        this.userHome = userHome;
    }

    /** Returns the variables of a build; it is for the caller to make {@code HOME} and {@code TMPDIR}. */
    Map<String, String> of(BuildRequest request) {
        Map<String, String> variables = fromMachine();
        variables.put("PATH", path(request, variables.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin")));
        variables.put("HOME", request.directory().resolve("home").toString());
        variables.put("TMPDIR", request.directory().resolve("tmp").toString());
        variables.put("TZ", "UTC");
        variables.putAll(request.buildspec().variables());
        variables.putAll(request.environment());
        variables.put("CODEBUILD_BUILD_NUMBER", String.valueOf(request.number()));
        variables.put("CODEBUILD_START_TIME", String.valueOf(System.currentTimeMillis()));
        variables.put("CODEBUILD_SRC_DIR", request.source().toString());
        request.secondarySources()
                .forEach((identifier, folder) -> variables.put("CODEBUILD_SRC_DIR_" + identifier, folder.toString()));
        for (String name : variables.keySet()) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "\"" + name + "\" is not the name of a variable that a shell can carry");
            }
        }
        return variables;
    }

    private Map<String, String> fromMachine() {
        Map<String, String> variables = new TreeMap<>();
        machine.forEach((name, value) -> {
            String upper = name.toUpperCase(Locale.ROOT);
            boolean kept = KEPT.contains(upper) || KEPT_PREFIXES.stream().anyMatch(upper::startsWith);
            if (kept && NAME.matcher(name).matches()) {
                variables.put(name, upper.equals("NO_PROXY") ? value + ",localhost,127.0.0.1" : value);
            }
        });
        variables.putIfAbsent("LANG", "C.UTF-8");
        if (variables.keySet().stream()
                .anyMatch(name -> name.toUpperCase(Locale.ROOT).endsWith("_PROXY"))) {
            variables.putIfAbsent("NO_PROXY", "localhost,127.0.0.1");
            variables.putIfAbsent("no_proxy", variables.get("NO_PROXY"));
        }
        BELOW_HOME.forEach((name, path) -> {
            if (machine.containsKey(name)) {
                variables.put(name, machine.get(name));
            } else if (Files.exists(userHome.resolve(path))) {
                variables.put(name, userHome.resolve(path).toString());
            }
        });
        PIP_FILES.stream()
                .map(userHome::resolve)
                .filter(Files::exists)
                .findFirst()
                .ifPresent(file -> variables.putIfAbsent("PIP_CONFIG_FILE", file.toString()));
        return variables;
    }

    private static String path(BuildRequest request, String rest) {
        StringBuilder path = new StringBuilder();
        request.path().forEach(folder -> path.append(folder).append(File.pathSeparatorChar));
        return path.append(rest).toString();
    }
}
