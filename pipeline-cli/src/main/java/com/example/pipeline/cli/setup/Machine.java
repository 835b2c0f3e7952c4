package com.example.pipeline.cli.setup;

import com.example.pipeline.cli.embedded.PythonTools;
import com.example.pipeline.cli.local.Subprocess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether this machine has what local runs need. */
public record Machine(Path project, List<Tool> tools) {
    /** What the first run takes with all that it downloads, and a second one. */
    private static final double GIGABYTES = 2;

    private static final double BYTES = 1e9;

    /**
     * A program on the PATH.
     *
     * @param least the oldest version, as {@code major.minor}
     */
    record Tool(String name, String least, String install) {
        private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)(\\.\\d+)*");

        Finding check() {
            String next = "Install " + install + ".";
            try {
                Subprocess.Result asked = Subprocess.of(name, "--version").run();
                Matcher version = VERSION.matcher(asked.output());
                if (!asked.succeeded() || !version.find()) {
                    return Finding.wrong(name + " does not say its version", next);
                }
                String what = name + " " + version.group();
                boolean enough = number(version.group(1), version.group(2))
                        >= number(least.split("\\.")[0], least.split("\\.")[1]);
                return enough ? Finding.fine(what) : Finding.wrong(what + ", " + least + " or newer is needed", next);
            } catch (IOException e) {
                return Finding.wrong("There is no " + name + " on the PATH", next);
            }
        }

        private static int number(String major, String minor) {
            return Integer.parseInt(major) * 1000 + Integer.parseInt(minor);
        }
    }

    /** The machine of a project of Java with a CDK app. */
    public static Machine of(Path project) {
        return new Machine(
                project,
                List.of(
                        new Tool("java", "17.0", "JDK 17 or newer, such as Temurin"),
                        new Tool("mvn", "3.8", "Maven 3.8 or newer"),
                        new Tool("node", "20.0", "Node.js 20 or newer"),
                        new Tool("python3", "3.10", "Python 3.10 or newer with its venv module"),
                        new Tool("git", "2.31", "git 2.31 or newer"),
                        new Tool("curl", "7.71", "curl 7.71 or newer")));
    }

    public List<Finding> findings(PythonTools python) {
        return Stream.concat(tools.stream().map(Tool::check), Stream.of(disk(), cache(python)))
                .toList();
    }

    private Finding disk() {
        try {
            double free = Files.getFileStore(project).getUsableSpace() / BYTES;
            String what = "%.0f GB free on the disk".formatted(Math.floor(free));
            return free >= GIGABYTES
                    ? Finding.fine(what)
                    : Finding.wrong(what + ", %.0f GB are needed".formatted(GIGABYTES), "Delete something.");
        } catch (IOException e) {
            return Finding.unsure("The free disk space cannot be read: " + e.getMessage(), "");
        }
    }

    private static Finding cache(PythonTools python) {
        return python.isComplete()
                ? Finding.fine("the embedded AWS and the AWS CLI are installed")
                : Finding.unsure(
                        "the embedded AWS and the AWS CLI are not installed yet",
                        "The first ./pipeline run downloads them, about 120 MB, and needs a network.");
    }
}
