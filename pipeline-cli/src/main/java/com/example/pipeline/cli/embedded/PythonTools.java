package com.example.pipeline.cli.embedded;

import com.example.pipeline.cli.document.Problem;
import com.example.pipeline.cli.local.Directories;
import com.example.pipeline.cli.local.LockFile;
import com.example.pipeline.cli.local.Subprocess;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The Python programs that the runner uses (the embedded AWS and the AWS CLI), in a venv that all projects of the
 * user share. The venv is named after the hash of the locked requirements, so other requirements get another venv.
 */
public final class PythonTools {
    static final List<String> INTERPRETERS = List.of("python3", "python3.13", "python3.12", "python3.11", "python3.10");
    /** Variables that make a Python look for modules outside of its installation. */
    private static final Set<String> PYTHON_VARIABLES =
            Set.of("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV");

    /** boto3 with what it needs ("Lambda runtimes": packages of the Python runtimes). */
    private static final List<String> FUNCTION_PACKAGES =
            List.of("boto3", "botocore", "dateutil", "jmespath", "s3transfer", "six.py", "urllib3");

    private static final String CHECK = """
            import sys
            if sys.version_info < (3, 10):
                sys.exit("Python 3.10 or newer is needed, this is %d.%d." % sys.version_info[:2])
            try:
                import venv, ensurepip
            except ImportError as missing:
                sys.exit("Python's venv module is needed: %s." % missing)
            """;

    private final Path sources;
    private final Path venv;
    private final List<String> interpreters;

    /**
     * @param sources directory with the embedded_aws package and requirements.txt
     * @param venv directory of the venv, which {@link #install} makes
     * @param interpreters names or paths of the Pythons to try, in this order
     */
    PythonTools(Path sources, Path venv, List<String> interpreters) {
        this.sources = sources;
        this.venv = venv;
        this.interpreters = interpreters;
    }

    /** The tools in the user's cache. */
    public static PythonTools ofUser() {
        return of(Distribution.python());
    }

    /** The tools that the requirements.txt of a directory locks, in the user's cache. */
    static PythonTools of(Path sources) {
        // Not $HOME: a build has a home directory of its own, but shares this venv.
        Path cache = Path.of(System.getProperty("user.home"), ".cache", "codepipeline-local");
        return new PythonTools(sources, cache.resolve(hash(sources.resolve("requirements.txt"))), INTERPRETERS);
    }

    /**
     * Makes the venv unless it is complete. A complete venv needs no package registry.
     *
     * @param progress gets a line for each step that takes long
     * @throws Problem when there is no suitable Python, or its packages cannot be installed
     */
    public void install(Consumer<String> progress) {
        if (isComplete()) {
            return;
        }
        // The lock file keeps other processes out, the monitor other threads.
        synchronized (PythonTools.class) {
            try (LockFile lock = LockFile.take(beside(".lock"))) {
                if (!isComplete()) {
                    makeVenv(progress);
                }
            } catch (IOException e) {
                throw Problem.failed("Cannot make " + venv + ": " + e.getMessage(), e);
            }
        }
    }

    private void makeVenv(Consumer<String> progress) throws IOException {
        String interpreter = findInterpreter(interpreters);
        Directories.delete(venv);
        Files.deleteIfExists(beside(".log"));
        progress.accept("Installing the embedded AWS and the AWS CLI into " + venv + " (once, about a minute)");
        step(interpreter, "-m", "venv", venv.toString());
        String pip = "-m pip install --disable-pip-version-check --no-input --require-hashes --only-binary :all: -r";
        List<String> install = new ArrayList<>(List.of(pip.split(" ")));
        install.add(0, python());
        install.add(sources.resolve("requirements.txt").toString());
        step(install.toArray(String[]::new));
        Files.createSymbolicLink(Files.createDirectories(commands()).resolve("aws"), venv.resolve("bin/aws"));
        linkFunctionPackages();
        Files.createFile(marker());
    }

    private void linkFunctionPackages() throws IOException {
        Path links = Files.createDirectories(functionPackages());
        if (Files.notExists(venv.resolve("lib"))) {
            return;
        }
        try (DirectoryStream<Path> libraries = Files.newDirectoryStream(venv.resolve("lib"), "python3*")) {
            for (Path library : libraries) {
                for (String name : FUNCTION_PACKAGES) {
                    Path present = library.resolve("site-packages").resolve(name);
                    if (Files.exists(present)) {
                        Files.createSymbolicLink(links.resolve(name), present);
                    }
                }
            }
        }
    }

    private void step(String... command) throws IOException {
        if (python(command).runInto(beside(".log")) != 0) {
            throw Problem.usage("The Python packages of the runner could not be installed. The first run needs a"
                    + " Python package registry. See " + beside(".log") + ". Failed: " + String.join(" ", command));
        }
    }

    /** Returns the first suitable interpreter. */
    static String findInterpreter(List<String> candidates) {
        StringBuilder unsuitable = new StringBuilder();
        for (String candidate : candidates) {
            try {
                Subprocess.Result check = python(candidate, "-c", CHECK).run();
                if (check.succeeded()) {
                    return candidate;
                }
                unsuitable.append(candidate + ": " + (check.output() + check.errors()).strip() + " ");
            } catch (IOException e) {
                // Not installed under this name.
            }
        }
        throw Problem.usage((unsuitable.isEmpty() ? "There is no python3 on the PATH. " : unsuitable)
                + "Install Python 3.10 or newer with its venv module (Debian, Ubuntu: apt-get install python3"
                + " python3-venv; macOS: brew install python@3.13) and try again.");
    }

    /** A Python program that takes modules from its own installation only. */
    static Subprocess python(String... command) {
        return Subprocess.of(List.of(command)).without(PYTHON_VARIABLES::contains);
    }

    /** The directory with the packages that functions on Python can import, which are those of Lambda's runtimes. */
    public Path functionPackages() {
        return venv.resolve("function-packages");
    }

    /** The Python interpreter of the venv. */
    public String python() {
        return venv.resolve("bin").resolve("python").toString();
    }

    /** The directory with the {@code aws} command for the PATH of builds. It has no python3, so builds keep theirs. */
    public Path commands() {
        return venv.resolve("commands");
    }

    Path sources() {
        return sources;
    }

    /** Whether {@link #install} has nothing to do. */
    public boolean isComplete() {
        // A venv becomes useless when the Python that made it is removed.
        return Files.exists(marker()) && Files.isExecutable(Path.of(python())) && findsItsPackages();
    }

    /** Whether the venv's link still leads to the Python that made it, and not to its successor, such as python3.13. */
    private boolean findsItsPackages() {
        try {
            String name = Path.of(python()).toRealPath().getFileName().toString();
            return !name.matches("python3\\.\\d+t?")
                    || Files.isDirectory(venv.resolve("lib").resolve(name));
        } catch (IOException e) {
            return false;
        }
    }

    private Path marker() {
        return venv.resolve(".complete");
    }

    private Path beside(String suffix) {
        return venv.resolveSibling(venv.getFileName() + suffix);
    }

    static String hash(Path file) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(digest).substring(0, 12);
        } catch (IOException | NoSuchAlgorithmException e) {
            throw Problem.failed("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
