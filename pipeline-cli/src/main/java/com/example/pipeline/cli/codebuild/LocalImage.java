package com.example.pipeline.cli.codebuild;

import com.example.pipeline.cli.local.Jdks;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * This machine in the place of a CodeBuild image. Of the user's environment a build receives only what a shell
 * and the machine's package clients need, and nothing that begins with AWS.
 *
 * @param machine the user's environment variables
 * @param jdks directories with JDKs
 */
record LocalImage(Map<String, String> machine, Path userHome, List<Path> jdks) {
    private static final String PATH = "/usr/local/bin:/usr/bin:/bin";
    private static final String NODE_CERTIFICATES = "NODE_EXTRA_CA_CERTS";
    private static final Set<String> KEPT = Set.of(("PATH LANG LC_ALL JAVA_HOME SSL_CERT_FILE SSL_CERT_DIR"
                    + " REQUESTS_CA_BUNDLE NODE_EXTRA_CA_CERTS HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY")
            .split(" "));
    private static final List<String> KEPT_PREFIXES = List.of("PIP_", "NPM_CONFIG_");
    /** They say where to install. A build installs into its own directory. */
    private static final Set<String> NOT_KEPT =
            Set.of("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "NPM_CONFIG_PREFIX", "NPM_CONFIG_GLOBAL");
    /** The programs of these version managers look below HOME unless a variable names their directory. */
    private static final Map<String, String> BELOW_HOME = Map.ofEntries(
            Map.entry("PYENV_ROOT", ".pyenv"),
            Map.entry("RBENV_ROOT", ".rbenv"),
            Map.entry("NVM_DIR", ".nvm"),
            Map.entry("VOLTA_HOME", ".volta"),
            Map.entry("ASDF_DATA_DIR", ".asdf"),
            Map.entry("RUSTUP_HOME", ".rustup"),
            Map.entry("NPM_CONFIG_USERCONFIG", ".npmrc"));

    private static final List<String> PIP_FILES =
            List.of(".config/pip/pip.conf", ".pip/pip.conf", "Library/Application Support/pip/pip.conf");

    static LocalImage ofThisMachine() {
        return new LocalImage(System.getenv(), Path.of(System.getProperty("user.home")), Jdks.USUAL_DIRECTORIES);
    }

    /**
     * Makes the directories and files that the variables of a build name.
     *
     * @throws IOException if something can't be written, or this machine lacks the shell of the build's image
     */
    void prepare(Build build, Map<String, String> variables) throws IOException {
        Files.createDirectories(Path.of(variables.get("HOME")));
        Files.createDirectories(Path.of(variables.get("TMPDIR")));
        Path sh = build.image().sh() == null ? null : sh(build.image());
        new BuildPrograms(build).make(build.image(), sh, build.privileged(), machine.getOrDefault("PATH", PATH));
        String certificates = variables.get(NODE_CERTIFICATES);
        if (certificates != null && certificates.equals(nodeCertificates(build).toString())) {
            Files.writeString(
                    nodeCertificates(build),
                    Files.readString(Path.of(machine.get(NODE_CERTIFICATES))) + "\n"
                            + Files.readString(Path.of(build.environment().get(NODE_CERTIFICATES))));
        }
    }

    /** Whether this machine has a program, or a JDK for {@code java}. */
    boolean has(String program) {
        return program(program, machine.getOrDefault("PATH", PATH)).isPresent()
                || program.equals("java") && machine.containsKey("JAVA_HOME");
    }

    /** Finds the program that is {@code /bin/sh} of an image. */
    Path sh(BuildImage image) throws IOException {
        return program(image.sh(), machine.getOrDefault("PATH", PATH) + File.pathSeparator + "/bin")
                .orElseThrow(() -> new IOException("/bin/sh of the project's image is " + image.sh()
                        + ", which is not installed on this machine"));
    }

    private static Path nodeCertificates(Build build) {
        return build.directory().resolve("node-certificates.pem");
    }

    /**
     * Returns the variables that a build starts with.
     *
     * @throws IllegalArgumentException if a shell can't carry a variable of this name
     */
    Map<String, String> variables(Build build) {
        Map<String, String> variables = machineVariables();
        BuildPrograms programs = new BuildPrograms(build);
        variables.putAll(programs.variables());
        String path = variables.getOrDefault("PATH", PATH);
        variables.put(
                "PATH",
                build.path().stream().map(first -> first + File.pathSeparator).collect(Collectors.joining())
                        + programs.path()
                        + File.pathSeparator
                        + path);
        variables.put("HOME", build.directory().resolve("home").toString());
        variables.put("TMPDIR", build.directory().resolve("tmp").toString());
        variables.put("TZ", "UTC");
        variables.putAll(build.buildspec().variables());
        boolean ownCertificates =
                variables.containsKey(NODE_CERTIFICATES) && Files.isReadable(Path.of(variables.get(NODE_CERTIFICATES)));
        variables.putAll(build.environment());
        if (ownCertificates && build.environment().containsKey(NODE_CERTIFICATES)) {
            // Node reads one file. The registries' certificates are in the user's, the embedded AWS's in the other.
            variables.put(NODE_CERTIFICATES, nodeCertificates(build).toString());
        }
        variables.put("CODEBUILD_BUILD_NUMBER", String.valueOf(build.number()));
        variables.put("CODEBUILD_START_TIME", String.valueOf(System.currentTimeMillis()));
        variables.put("CODEBUILD_SRC_DIR", build.source().toString());
        build.secondarySources()
                .forEach((identifier, source) -> variables.put("CODEBUILD_SRC_DIR_" + identifier, source.toString()));
        for (String name : variables.keySet()) {
            if (!CommandShell.isVariable(name)) {
                throw new IllegalArgumentException("\"" + name + "\" is not a valid name of a shell variable");
            }
        }
        return variables;
    }

    private Map<String, String> machineVariables() {
        Map<String, String> variables = new TreeMap<>();
        machine.forEach((name, value) -> {
            String upper = name.toUpperCase(Locale.ROOT);
            boolean kept = KEPT.contains(upper)
                    || KEPT_PREFIXES.stream().anyMatch(upper::startsWith) && !NOT_KEPT.contains(upper);
            if (kept && CommandShell.isVariable(name)) {
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

    /** Returns the home of a JDK of this major version. */
    Optional<Path> jdk(String major) {
        return new Jdks(machine, jdks).home(major);
    }

    /** @param path a value of PATH */
    static Optional<Path> program(String name, String path) {
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }
}
