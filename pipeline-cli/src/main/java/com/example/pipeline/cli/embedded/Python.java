package com.example.pipeline.cli.embedded;

import java.io.IOException;
import java.util.List;

/** The Python of this machine that makes the venv. */
record Python(String command) {
    static final List<String> CANDIDATES = List.of("python3", "python3.13", "python3.12", "python3.11", "python3.10");
    private static final String HOW = "Install it (Debian, Ubuntu: apt-get install python3 python3-venv;"
            + " macOS: brew install python@3.13) and try again.";
    private static final String PROBE = """
            import sys
            if sys.version_info < (3, 10):
                sys.exit("Python 3.10 or newer is needed, this is %d.%d." % sys.version_info[:2])
            try:
                import venv, ensurepip
            except ImportError as missing:
                sys.exit("Python's venv module is needed: %s." % missing)
            """;

    /** The first candidate that will do; the message of the exception says what each one lacks. */
    static Python find(List<String> candidates) {
        StringBuilder lacking = new StringBuilder();
        for (String candidate : candidates) {
            try {
                Command.Result probe = new Command(candidate, "-c", PROBE).run();
                if (probe.exitCode() == 0) {
                    return new Python(candidate);
                }
                lacking.append(candidate).append(": ").append(probe.output()).append(' ');
            } catch (IOException e) {
                // Not installed under this name.
            }
        }
        if (lacking.isEmpty()) {
            lacking.append(
                    "There is no python3 on the PATH;" + " Python 3.10 or newer with its venv module is needed. ");
        }
        throw new MissingPrerequisite(lacking + HOW);
    }
}
